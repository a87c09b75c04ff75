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
        const FIELDS: __cio::Columns = (
            "valuenext",
            &[
                &[
                    <<T as __cio::AnyType>::WireForm>::AS_FIELD,
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
                ],
            ],
            (b"\x12\x05\xEA\x0C\xE80\x94\xFD\xE4|\x04(\xF0%\xA0\xBAl1\xE5\0", &[]),
        );
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
