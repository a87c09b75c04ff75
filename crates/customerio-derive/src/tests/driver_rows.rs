#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Prices {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 3usize, 1usize>();
    }
    #[automatically_derived]
    impl __cio::Table<0usize> for Prices {
        const NAME: __cio::Text = "Prices";
        const FIELDS: __cio::Columns = (
            "planpriceaddress",
            &[
                &[<Plan as __CioP>::AS_FIELD],
                __cio::types::<(f64,)>(),
                &[
                    &__cio::AsField::flattened(
                        <<Address as __cio::AnyType>::WireForm>::SHAPE,
                    ),
                ],
            ],
            (
                b"\x1B\x04\xB2\xA4\x13\xB7\rL\xE8\xA5\x05 \xDAU\x0B<;\xFA\x9E\x07\0\0\0\0\0\0\0\0\x03\x01\0\x01\x07\0",
                &["finite"],
            ),
        );
    }
    #[automatically_derived]
    impl __cio::CioObject for Prices {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            __cio::show::<Self, 0usize, 1usize>((&self.price,), __cio_to);
            __cio::Fields::check::<
                f64,
                _,
            >(__cio_to, "price", &self.price, |__cio_value: &f64| finite(__cio_value));
            <Address as __cio::CioObject>::visit_flattened(
                &self.address,
                "address",
                __cio_to,
            );
        }
        fn __cio_read(&self) {
            let Self { plan: __cio_0, .. } = self;
        }
    }
    const _: () = __cio::assert_no_pii(
        <<Plan as __cio::AnyType>::WireForm>::SHAPE,
        &[],
        "plan",
    );
    const _: () = __cio::assert_no_pii(
        <<Address as __cio::AnyType>::WireForm>::SHAPE,
        &[],
        "address",
    );
    const _: () = __cio::assert_unique_keys(<Prices as __CioP>::SHAPE, 2usize);
    #[automatically_derived]
    impl __cio::CioEvent for Prices {
        const CIO_NAME: __cio::Text = "Prices";
        const HEAD: &'static __cio::EventHead = &__cio::head(
            __cio::EventCall::Page,
            1u32,
            &[],
            &[],
            __cio::owned("", ::core::module_path!()),
        );
    }
    #[automatically_derived]
    impl __cio::PageEvent for Prices {}
    __cio::register_outline!(Prices < >);
};
