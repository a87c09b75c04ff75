#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Choice {
        const SHAPE: &'static __cio::Shape = &__cio::called(
            __cio::Shape::new::<
                Self,
            >(
                __cio::Kind::externally_tagged(
                    &[
                        __cio::Variant::unit("None"),
                        __cio::Variant::newtype(
                            "One",
                            &__cio::Shape::like::<Self>(<u8 as __CioP>::SHAPE)
                                .with_constraints(
                                    const {
                                        &__cio::Joined::of(
                                            <u8 as __CioP>::SHAPE.constraints(),
                                            b"\x02\x01\x01\0",
                                            &[],
                                            &[],
                                        )
                                    }
                                        .as_slice(),
                                ),
                        ),
                        __cio::Variant::tuple(
                            "Two",
                            &[<u8 as __CioP>::SHAPE, <Option<u8> as __CioP>::SHAPE],
                        ),
                    ],
                ),
            ),
            "Choice",
            "",
        );
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio::visit_choice(self, __cio_to);
        }
    }
    #[automatically_derived]
    #[allow(deprecated, unreachable_patterns)]
    impl __cio::Choice for Choice {
        #[inline]
        fn variant_index(&self) -> ::core::primitive::usize {
            match self {
                Self::None { .. } => 0usize,
                Self::One { .. } => 1usize,
                Self::Two { .. } => 2usize,
                _ => ::core::primitive::usize::MAX,
            }
        }
        fn visit_variant_elements<__CioE: __cio::Elements>(
            &self,
            __cio_to: &mut __CioE,
        ) {
            let _ = &__cio_to;
            match self {
                Self::One { 0: __cio_0, .. } => {
                    <u8 as __CioP>::visit_as_element(__cio_0, __cio_to);
                }
                Self::Two { 0: __cio_0, 1: __cio_1, .. } => {
                    <u8 as __CioP>::visit_as_element(__cio_0, __cio_to);
                    <Option<u8> as __CioP>::visit_as_element(__cio_1, __cio_to);
                }
                _ => {}
            }
        }
        fn visit_variant_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            let _ = &__cio_to;
            match self {
                _ => {}
            }
        }
    }
    const _: () = __cio::assert_is_number(
        <u8 as __CioP>::SHAPE,
        "`range` applies to a number, which `u8` is not; remove it, or write `length` for a string, `items` for an array or a map",
        "`range` applies to a number, but `u8` is a decimal in a string; add `#[cio(number)]` to the field of the type `Decimal`",
    );
    const _: () = __cio::assert_is_never_null(
        <u8 as __CioP>::SHAPE,
        "constraints and `pii` need a value that is always present; write them on a newtype of the type in the `Option`",
    );
};
