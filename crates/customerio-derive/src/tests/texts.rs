#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private::{self as __cio, CioProperty as __CioP};
    #[automatically_derived]
    impl __cio::CioProperty for Plan {
        const SHAPE: &'static __cio::Shape = &__cio::called(
            __cio::Shape::of::<
                Self,
            >(
                __cio::Kind::Enum(
                    &__cio::Enum {
                        tagging: __cio::Tagging::External,
                        variants: &[
                            __cio::Variant {
                                name: "free",
                                member: __cio::fact!("Free", else ""),
                                doc: __cio::fact("Nothing to pay."),
                                content: __cio::VariantContent::Unit,
                            },
                            __cio::Variant {
                                name: "pro+",
                                member: __cio::fact!("ProPlus", else ""),
                                doc: "",
                                content: __cio::VariantContent::Unit,
                            },
                        ],
                    },
                ),
            ),
            "Plan",
            "",
        );
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio::MapKey::with_key(self, |__cio_text| __cio_to.text(__cio_text));
        }
    }
    #[automatically_derived]
    impl __cio::MapKey for Plan {
        #[inline]
        fn with_key<__CioR>(
            &self,
            __cio_with: impl ::core::ops::FnOnce(&::core::primitive::str) -> __CioR,
        ) -> __CioR {
            __cio_with(
                #[allow(unreachable_patterns, deprecated)]
                match self {
                    Self::Free => "free",
                    Self::ProPlus => "pro+",
                    _ => "",
                },
            )
        }
    }
};
