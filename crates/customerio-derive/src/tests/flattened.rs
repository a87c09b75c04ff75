#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Order {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 2usize, 0usize>();
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    impl __cio::Table<0usize> for Order {
        const NAME: __cio::Text = "Order";
        const FIELDS: __cio::Columns = (
            "idaddress",
            &[
                __cio::types::<(String,)>(),
                &[&__cio::AsField::flattened(__cio::WireForm::<Option<Address>>::SHAPE)],
            ],
            (b"\x12\x02\xC0:\\\xB5\x07.\xB7\x08\x07\0\0\0\0\0\0\0\0\0", &[]),
        );
    }
    #[automatically_derived]
    impl __cio::CioObject for Order {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            __cio::show::<Self, 0usize, 0usize>((&self.id,), __cio_to);
            <Option<
                Address,
            > as __cio::CioObject>::visit_flattened(&self.address, "address", __cio_to);
        }
    }
    const _: () = __cio::assert_unique_keys(<Order as __CioP>::SHAPE, 1usize);
};
