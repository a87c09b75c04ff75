#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Plan {
        const SHAPE: &'static __cio::Shape = &__cio::called(
            __cio::Shape::new::<
                Self,
            >(
                __cio::Kind::externally_tagged(
                    &[
                        __cio::Variant::unit("free")
                            .with_member(__cio::fact("Free"))
                            .with_doc(__cio::fact("Nothing to pay.")),
                        __cio::Variant::unit("pro+").with_member(__cio::fact("ProPlus")),
                    ],
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
