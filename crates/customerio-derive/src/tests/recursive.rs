#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl<T> __cio::CioProperty for Tree<T>
    where
        T: __cio::CioProperty,
    {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 2usize, 0usize>();
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    impl<T> __cio::Table<0usize> for Tree<T>
    where
        T: __cio::CioProperty,
    {
        const NAME: __cio::Text = "Tree";
        const ROWS: &'static [__cio::Row] = &[
            ("value", 8999596768310594794, __cio::WireForm::<T>::AS_FIELD),
            (
                "next",
                16515100857350877224,
                &__cio::AsField::recursive(
                    &__cio::Shape::recursive::<
                        Option<Box<Self>>,
                    >(|| {
                        __cio::AsField::of(
                                __cio::WireForm::<Option<Box<Self>>>::SHAPE,
                                __cio::WireForm::<Option<Box<Self>>>::OPTIONAL,
                            )
                            .shape()
                    }),
                    __cio::WireForm::<Option<Box<Self>>>::OPTIONAL,
                ),
            ),
        ];
    }
    #[automatically_derived]
    impl<T> __cio::CioObject for Tree<T>
    where
        T: __cio::CioProperty,
    {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            <T as __CioP>::visit_as_field(&self.value, "value", __cio_to);
            <Option<Box<Self>> as __CioP>::visit_as_field(&self.next, "next", __cio_to);
        }
    }
};
