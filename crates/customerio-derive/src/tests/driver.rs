#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for OrderCompleted {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 2usize, 1usize>();
    }
    #[automatically_derived]
    impl __cio::Table<0usize> for OrderCompleted {
        const NAME: __cio::Text = "OrderCompleted";
        const FIELDS: __cio::Columns = (
            "",
            &[__cio::types::<(String, Option<String>)>()],
            (b"\0\x03\0\0\x01\x01\x01\x01@", &[]),
        );
        const TEXTS: __cio::Text = "A customer paid for a basket.\0order_id\0As printed on the invoice.\0coupon\0\0";
        const CATALOG_NOTES: __cio::CatalogNotes = (
            "",
            &[],
            &[(0usize, __cio::Fact::Example, "\"A-1\"")],
        );
    }
    #[automatically_derived]
    impl __cio::CioObject for OrderCompleted {
        fn __cio_read(&self) {
            let Self { order_id: __cio_0, coupon: __cio_1, .. } = self;
        }
    }
    #[automatically_derived]
    impl __cio::CioEvent for OrderCompleted {
        const CIO_NAME: __cio::Text = "Order Completed";
        const HEAD: &'static __cio::EventHead = &__cio::usual(
            __cio::owned("checkout", ::core::module_path!()),
        );
    }
    #[automatically_derived]
    impl __cio::TrackEvent for OrderCompleted {}
    __cio::register_outline!(OrderCompleted < >);
    const _: () = __cio::assert_takes(
        <String as __CioP>::SHAPE,
        __cio::Example::Text("A-1"),
        "order_id",
    );
};
