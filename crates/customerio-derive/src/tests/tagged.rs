#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Payment {
        const SHAPE: &'static __cio::Shape = &__cio::called(
            __cio::Shape::new::<
                Self,
            >(
                __cio::Kind::internally_tagged(
                    "method",
                    &[
                        __cio::Variant::unit("invoice")
                            .with_member(__cio::fact("Invoice"))
                            .with_doc(__cio::fact("Later.")),
                        __cio::Variant::newtype(
                                "card",
                                <<Card as __cio::AnyType>::WireForm>::SHAPE,
                            )
                            .with_member(__cio::fact("Card")),
                        __cio::Variant::object(
                                "voucher",
                                __cio::variant::<Self, 2usize, 1usize, 1usize>(),
                            )
                            .with_member(__cio::fact("Voucher")),
                    ],
                ),
            ),
            "Payment",
            "",
        );
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio::visit_choice(self, __cio_to);
        }
    }
    #[automatically_derived]
    impl __cio::Table<2usize> for Payment {
        const FIELDS: __cio::Columns = (
            "code",
            &[__cio::types::<(String,)>()],
            (b"\t\x04\xE4\xB6\x1AE\x9E5mq\x03\0\0\x01\x01\x04\0", &[]),
        );
    }
    #[automatically_derived]
    #[allow(deprecated, unreachable_patterns)]
    impl __cio::Choice for Payment {
        #[inline]
        fn variant_index(&self) -> ::core::primitive::usize {
            match self {
                Self::Invoice { .. } => 0usize,
                Self::Card { .. } => 1usize,
                Self::Voucher { .. } => 2usize,
                _ => ::core::primitive::usize::MAX,
            }
        }
        fn visit_variant_elements<__CioE: __cio::Elements>(
            &self,
            __cio_to: &mut __CioE,
        ) {
            let _ = &__cio_to;
            match self {
                _ => {}
            }
        }
        fn visit_variant_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            let _ = &__cio_to;
            match self {
                Self::Card { 0: __cio_0, .. } => {
                    <Card as __cio::CioObject>::visit_flattened(__cio_0, "", __cio_to);
                }
                Self::Voucher { code: __cio_0, .. } => {
                    __cio::show::<Self, 2usize, 0usize>((__cio_0,), __cio_to);
                }
                _ => {}
            }
        }
    }
    #[automatically_derived]
    impl __cio::CioObject for Payment {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            __cio::visit_choice_fields(self, __cio_to);
        }
    }
    const _: () = __cio::assert_free_of_tag(<Payment as __CioP>::SHAPE, 1usize);
    const _: () = __cio::assert_is_text(
        <String as __CioP>::SHAPE,
        "`length` counts the characters of a string, which `code` is not; remove it, or write `range` for a number, `items` for an array or a map",
    );
};
