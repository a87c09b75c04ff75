#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Sku {
        const SHAPE: &'static __cio::Shape = &__cio::called(
            __cio::Shape::like::<Self>(<String as __CioP>::SHAPE)
                .with_constraints(
                    const {
                        &__cio::Joined::of(
                            <String as __CioP>::SHAPE.constraints(),
                            b"\x01\x01\x01 ",
                            &[],
                            &[],
                        )
                    }
                        .as_slice(),
                )
                .with_pii(__cio::pii("order")),
            "Sku",
            "",
        );
        const OPTIONAL: ::core::primitive::bool = <String as __CioP>::OPTIONAL;
        #[inline]
        fn visit_as_field<__CioF: __cio::Fields>(
            &self,
            __cio_name: &'static ::core::primitive::str,
            __cio_to: &mut __CioF,
        ) {
            if <String as __CioP>::OPTIONAL {
                <String as __CioP>::visit_as_field(&self.0, __cio_name, __cio_to);
            } else {
                __cio::Fields::field(__cio_to, __cio_name, self);
            }
        }
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            <String as __CioP>::visit_property(&self.0, __cio_to);
        }
    }
    #[automatically_derived]
    impl __cio::CioObject for Sku
    where
        for<'__cio> &'__cio String: __cio::CioObject,
    {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            <&String as __cio::CioObject>::visit_fields(&&self.0, __cio_to);
        }
    }
    #[automatically_derived]
    impl __cio::MapKey for Sku
    where
        for<'__cio> &'__cio String: __cio::MapKey,
    {
        #[inline]
        fn with_key<__CioR>(
            &self,
            __cio_with: impl ::core::ops::FnOnce(&::core::primitive::str) -> __CioR,
        ) -> __CioR {
            <&String as __cio::MapKey>::with_key(&&self.0, __cio_with)
        }
    }
    const _: () = __cio::assert_is_text(
        <String as __CioP>::SHAPE,
        "`length` counts the characters of a string, which `String` is not; remove it, or write `range` for a number, `items` for an array or a map",
    );
    const _: () = __cio::assert_is_never_null(
        <String as __CioP>::SHAPE,
        "constraints and `pii` need a value that is always present; write them on a newtype of the type in the `Option`",
    );
};
