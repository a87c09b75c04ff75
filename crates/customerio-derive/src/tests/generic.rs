#[allow(unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    #[automatically_derived]
    impl<T> __cio::CioProperty for Page<T>
    where
        T: Clone,
        Vec<T>: __cio::CioProperty,
    {
        const SHAPE: &'static __cio::Shape = &__cio::Shape::of::<
            Self,
        >(
                __cio::Kind::Object(
                    &__cio::Object {
                        fields: &[
                            __cio::Field::described(
                                "items",
                                <Vec<T> as __cio::CioProperty>::SHAPE,
                                <Vec<T> as __cio::CioProperty>::OPTIONAL,
                            ),
                            __cio::Field::described(
                                "next",
                                <Option<u64> as __cio::CioProperty>::SHAPE,
                                <Option<u64> as __cio::CioProperty>::OPTIONAL,
                            ),
                        ],
                        open: false,
                    },
                ),
            )
            .named("Page");
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    #[allow(deprecated)]
    impl<T> __cio::CioObject for Page<T>
    where
        T: Clone,
        Vec<T>: __cio::CioProperty,
    {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            use __cio::ForeignRequired as _;
            let _ = &__cio_to;
            <Vec<
                T,
            > as __cio::CioProperty>::visit_as_field(&self.items, "items", __cio_to);
            <Option<
                u64,
            > as __cio::CioProperty>::visit_as_field(&self.next, "next", __cio_to);
        }
    }
};
