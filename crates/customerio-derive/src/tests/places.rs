#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Point {
        const SHAPE: &'static __cio::Shape = &__cio::called(
            __cio::Shape::new::<
                Self,
            >(
                __cio::Kind::tuple(
                    &[
                        <f64 as __CioP>::SHAPE,
                        &__cio::Shape::like::<Self>(<i32 as __CioP>::SHAPE)
                            .with_constraints(
                                const {
                                    &__cio::Joined::of(
                                        <i32 as __CioP>::SHAPE.constraints(),
                                        b"\x02\x01\0\0",
                                        &[],
                                        &[],
                                    )
                                }
                                    .as_slice(),
                            ),
                    ],
                ),
            ),
            "Point",
            "",
        );
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.sequence(self);
        }
    }
    #[automatically_derived]
    impl __cio::Sequence for Point {
        #[inline]
        fn count(&self) -> ::core::primitive::usize {
            2usize
        }
        #[inline]
        fn visit_elements<__CioE: __cio::Elements>(&self, __cio_to: &mut __CioE) {
            let _ = &__cio_to;
            <f64 as __CioP>::visit_as_element(&self.0, __cio_to);
            <i32 as __CioP>::visit_as_element(&self.1, __cio_to);
        }
    }
    const _: () = __cio::assert_is_number(
        <i32 as __CioP>::SHAPE,
        "`range` applies to a number, which `i32` is not; remove it, or write `length` for a string, `items` for an array or a map",
        "`range` applies to a number, but `i32` is a decimal in a string; add `#[cio(number)]` to the field of the type `Decimal`",
    );
    const _: () = __cio::assert_is_never_null(
        <i32 as __CioP>::SHAPE,
        "constraints and `pii` need a value that is always present; write them on a newtype of the type in the `Option`",
    );
};
