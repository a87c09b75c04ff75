#[allow(unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    #[automatically_derived]
    impl<'a> __cio::CioProperty for OrderCompleted<'a> {
        const SHAPE: &'static __cio::Shape = &__cio::Shape::of::<
            Self,
        >(
                __cio::Kind::Object(
                    &__cio::Object {
                        fields: &[
                            __cio::Field::described(
                                    "order_id",
                                    <String as __cio::CioProperty>::SHAPE,
                                    <String as __cio::CioProperty>::OPTIONAL,
                                )
                                .documented(
                                    __cio::fact!("As printed on the invoice.", else ""),
                                )
                                .with(
                                    &[
                                        __cio::Constraint::Length(__cio::SizeRange {
                                            min: 1u64,
                                            max: ::core::option::Option::Some(64u64),
                                        }),
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
                                .example(__cio::fact!("\"A-1\"", else "")),
                            __cio::Field::described(
                                    "total",
                                    <f64 as __cio::CioProperty>::SHAPE,
                                    <f64 as __cio::CioProperty>::OPTIONAL,
                                )
                                .with(
                                    &[
                                        __cio::Constraint::Range(__cio::NumberRange {
                                            min: __cio::Bound::Inclusive(__cio::Number::Float(0f64)),
                                            max: __cio::Bound::None,
                                        }),
                                        __cio::Constraint::Check {
                                            path: "finite",
                                        },
                                    ],
                                )
                                .unit(__cio::fact!("EUR", else "")),
                            __cio::Field::described(
                                "coupon",
                                <Option<String> as __cio::CioProperty>::SHAPE,
                                <Option<String> as __cio::CioProperty>::OPTIONAL,
                            ),
                        ],
                        open: false,
                    },
                ),
            )
            .named("OrderCompleted")
            .documented(__cio::fact!("A customer paid for a basket.", else ""));
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a> __cio::CioObject for OrderCompleted<'a> {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            use __cio::ForeignRequired as _;
            let _ = &__cio_to;
            <String as __cio::CioProperty>::visit_as_field(
                &self.order_id,
                "order_id",
                __cio_to,
            );
            <f64 as __cio::CioProperty>::visit_as_field(&self.total, "total", __cio_to);
            __cio::Fields::check::<
                f64,
                _,
            >(__cio_to, "total", &self.total, |__cio_value: &f64| finite(__cio_value));
            <Option<
                String,
            > as __cio::CioProperty>::visit_as_field(&self.coupon, "coupon", __cio_to);
        }
    }
    const _: () = __cio::assert_is_text(
        <String as __cio::CioProperty>::SHAPE,
        "`length` counts the characters of a text, which `order_id` is not; leave it out, or write `range` for a number, `items` for an array or a map",
    );
    const _: () = __cio::assert_is_text(
        <String as __cio::CioProperty>::SHAPE,
        "`pattern` is of a text, which `order_id` is not; leave it out",
    );
    const _: () = __cio::assert_no_pii(
        <String as __cio::CioProperty>::SHAPE,
        &[],
        "order_id",
    );
    const _: () = __cio::assert_is_number(
        <f64 as __cio::CioProperty>::SHAPE,
        "`range` is of a number, which `total` is not; leave it out, or write `length` for a text, `items` for an array or a map",
    );
    const _: () = __cio::assert_no_pii(<f64 as __cio::CioProperty>::SHAPE, &[], "total");
    const _: () = __cio::assert_no_pii(
        <Option<String> as __cio::CioProperty>::SHAPE,
        &[],
        "coupon",
    );
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a> __cio::CioEvent for OrderCompleted<'a> {
        const SPECS: &'static [&'static __cio::EventSpec] = &[
            &__cio::EventSpec {
                name: "Order Completed",
                call: __cio::EventCall::Track,
                version: 1u32,
                shape: <Self as __cio::CioProperty>::SHAPE,
                roles: &[
                    __cio::RoleField {
                        role: __cio::Role::UserId,
                        field: "customer",
                        keep: false,
                    },
                ],
                allowed_pii: __cio::fact!(& [], else & []),
                facts: __cio::fact!(
                    __cio::Facts { owner : "checkout", tags : & ["shop"], since : "",
                    deprecated : ::core::option::Option::None, module :
                    ::core::module_path!(), }, else __cio::Facts::NONE
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
    const _: () = __cio::assert_can_be_id(
        <&'static str as __cio::CioProperty>::SHAPE,
        "an id is a text or an integer; give the field such a type, or take the role off it",
    );
    __cio::register_events!(OrderCompleted < 'static >);
    const _: () = __cio::assert_takes(
        <String as __cio::CioProperty>::SHAPE,
        __cio::Example::Text("A-1"),
        "order_id",
    );
    const _: () = __cio::assert_reaches(
        <f64 as __cio::CioProperty>::SHAPE,
        ::core::option::Option::None,
        "total",
    );
};
