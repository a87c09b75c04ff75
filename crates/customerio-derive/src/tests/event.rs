#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl<'a> __cio::CioProperty for OrderCompleted<'a> {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 3usize, 4usize>();
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    impl<'a> __cio::Table<0usize> for OrderCompleted<'a> {
        const NAME: __cio::Text = "OrderCompleted";
        const FIELDS: __cio::Columns = (
            "order_idtotalcoupon",
            &[__cio::types::<(String, f64, Option<String>)>()],
            (
                b"\x1B\x08uiI\xA8\xC6\x9F\xE5\xED\x05\xC8:\xEA\x85\xA9\x07\xC7-\x06k\x97\xFE\x02\xBE\x11\x13(\x06\0\0\x02\x01\0\x02\x01\x01\x01@\x04\0\x02\x03\0\0\x07\x01",
                &["^[A-Z]", "finite"],
            ),
        );
        const CATALOG_NOTES: __cio::CatalogNotes = (
            "A customer paid for a basket.",
            &["As printed on the invoice.", "", ""],
            &[
                (0usize, __cio::Fact::Example, "\"A-1\""),
                (1usize, __cio::Fact::Unit, "EUR"),
            ],
        );
        const PATTERNS: &'static [__cio::Matches] = &[
            {
                fn matches(text: &::core::primitive::str) -> ::core::primitive::bool {
                    static PATTERN: __cio::Pattern = __cio::Pattern::new("^[A-Z]");
                    PATTERN.matches(text)
                }
                matches
            },
        ];
    }
    #[automatically_derived]
    impl<'a> __cio::CioObject for OrderCompleted<'a> {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            __cio::show::<Self, 0usize, 0usize>((&self.order_id, &self.total), __cio_to);
            __cio::Fields::check::<
                f64,
                _,
            >(__cio_to, "total", &self.total, |__cio_value: &f64| finite(__cio_value));
            __cio::show::<Self, 0usize, 2usize>((&self.coupon,), __cio_to);
        }
    }
    #[automatically_derived]
    impl<'a> __cio::CioEvent for OrderCompleted<'a> {
        const CIO_NAME: __cio::Text = "Order Completed";
        const HEAD: &'static __cio::EventHead = &__cio::head(
            __cio::EventCall::Track,
            1u32,
            &[
                __cio::RoleField::new(__cio::Role::UserId, "customer")
                    .with_shape(<&'a str as __CioP>::SHAPE),
            ],
            &[],
            __cio::metadata(
                "checkout",
                &["shop"],
                "",
                __cio::None,
                ::core::module_path!(),
            ),
        );
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
};
