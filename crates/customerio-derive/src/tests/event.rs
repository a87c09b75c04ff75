#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private::{self as __cio, CioProperty as __CioP};
    #[automatically_derived]
    impl<'a> __cio::CioProperty for OrderCompleted<'a> {
        const SHAPE: &'static __cio::Shape = &__cio::called(
            __cio::Shape::of::<
                Self,
            >(
                __cio::Kind::Object(
                    &__cio::Object {
                        fields: &[
                            __cio::row_with(
                                    17142283232231385461u64,
                                    "order_id",
                                    "As printed on the invoice.",
                                    <String as __CioP>::AS_FIELD,
                                    &[
                                        __cio::length(1u64, ::core::option::Option::Some(64u64)),
                                        __cio::Constraint::Pattern {
                                            source: "^[A-Z]",
                                            matches: {
                                                fn matches(
                                                    text: &::core::primitive::str,
                                                ) -> ::core::primitive::bool {
                                                    static PATTERN: __cio::Pattern = __cio::Pattern::new(
                                                        "^[A-Z]",
                                                    );
                                                    PATTERN.matches(text)
                                                }
                                                matches
                                            },
                                        },
                                    ],
                                )
                                .example(__cio::fact("\"A-1\"")),
                            __cio::row_with(
                                    3298613676749765320u64,
                                    "total",
                                    "",
                                    <f64 as __CioP>::AS_FIELD,
                                    &[
                                        __cio::range(__cio::float(0f64), __cio::Bound::None),
                                        __cio::Constraint::Check {
                                            path: "finite",
                                        },
                                    ],
                                )
                                .unit(__cio::fact("EUR")),
                            __cio::row(
                                2887671293866317675u64,
                                "coupon",
                                "",
                                <Option<String> as __CioP>::AS_FIELD,
                            ),
                        ],
                        open: false,
                    },
                ),
            ),
            "OrderCompleted",
            "A customer paid for a basket.",
        );
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    impl<'a> __cio::CioObject for OrderCompleted<'a> {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            let _ = &__cio_to;
            <String as __CioP>::visit_as_field(&self.order_id, "order_id", __cio_to);
            <f64 as __CioP>::visit_as_field(&self.total, "total", __cio_to);
            __cio::Fields::check::<
                f64,
                _,
            >(__cio_to, "total", &self.total, |__cio_value: &f64| finite(__cio_value));
            <Option<String> as __CioP>::visit_as_field(&self.coupon, "coupon", __cio_to);
        }
    }
    const _: () = {
        __cio::assert_none_personal(
            <OrderCompleted<'static> as __CioP>::SHAPE,
            &[],
            7u128,
        );
        __cio::assert_kept(<OrderCompleted<'static> as __CioP>::SHAPE, 3u128);
    };
    #[automatically_derived]
    impl<'a> __cio::CioEvent for OrderCompleted<'a> {
        const SPECS: &'static [&'static __cio::EventSpec] = &[
            &__cio::EventSpec {
                name: "Order Completed",
                call: __cio::EventCall::Track,
                version: 1u32,
                shape: <Self as __CioP>::SHAPE,
                roles: &[
                    __cio::RoleField {
                        role: __cio::Role::UserId,
                        field: "customer",
                        keep: false,
                    },
                ],
                allowed_pii: &[],
                facts: __cio::facts(
                    "checkout",
                    &["shop"],
                    "",
                    ::core::option::Option::None,
                    ::core::module_path!(),
                ),
            },
        ];
        #[inline]
        fn event_spec(&self) -> &'static __cio::EventSpec {
            <Self as __cio::CioEvent>::SPECS[0]
        }
        #[inline]
        fn visit_roles<__CioR: __cio::Roles>(&self, __cio_to: &mut __CioR) {
            __cio::Roles::role::<&'a str>(__cio_to, __cio::Role::UserId, &self.customer);
        }
    }
    #[automatically_derived]
    impl<'a> __cio::TrackEvent for OrderCompleted<'a> {}
    #[automatically_derived]
    impl<'a> __cio::Identified for OrderCompleted<'a> {}
    __cio::register_events!(OrderCompleted < 'static >);
    const _: () = __cio::assert_takes(
        <String as __CioP>::SHAPE,
        __cio::Example::Text("A-1"),
        "order_id",
    );
    #[cfg(rust_analyzer)]
    use __cio::ide::container::{event as _, owner as _, tags as _};
    #[cfg(rust_analyzer)]
    use __cio::ide::field::user_id as _;
    #[cfg(rust_analyzer)]
    use __cio::ide::field::{length as _, pattern as _, example as _};
    #[cfg(rust_analyzer)]
    use __cio::ide::field::{range as _, unit as _, check as _};
};
