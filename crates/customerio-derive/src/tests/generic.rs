#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl<T> __cio::CioProperty for Page<T>
    where
        T: Clone,
        Vec<T>: __cio::CioProperty,
    {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 2usize, 0usize>();
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    impl<T> __cio::Table<0usize> for Page<T>
    where
        T: Clone,
        Vec<T>: __cio::CioProperty,
    {
        const NAME: __cio::Text = "Page";
        const FIELDS: __cio::Columns = (
            "itemsnext",
            &[&[__cio::WireForm::<Vec<T>>::AS_FIELD], __cio::types::<(Option<u64>,)>()],
            (b"\x12\x05o,AO\xBF\x84x>\x04(\xF0%\xA0\xBAl1\xE5\0", &[]),
        );
    }
    #[automatically_derived]
    impl<T> __cio::CioObject for Page<T>
    where
        T: Clone,
        Vec<T>: __cio::CioProperty,
    {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            <Vec<T> as __CioP>::visit_as_field(&self.items, "items", __cio_to);
            __cio::show::<Self, 0usize, 1usize>((&self.next,), __cio_to);
        }
    }
};
