#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[automatically_derived]
    impl __cio::CioProperty for Company {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 2usize, 0usize>();
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    impl __cio::Table<0usize> for Company {
        const NAME: __cio::Text = "Company";
        const FIELDS: __cio::Columns = (
            "employeeCountdomain",
            &[
                &[
                    &__cio::AsField::of(<Option<u32> as __CioP>::SHAPE, false),
                    &__cio::AsField::of(
                        &__cio::Shape::new::<
                            url::Url,
                        >(
                            __cio::Kind::foreign(|__cio_generator| {
                                <url::Url as __cio::Foreign<
                                    {
                                        use __cio::ForeignRequired as _;
                                        __cio::ForeignField::<url::Url>::OPTIONAL
                                    },
                                >>::describe(__cio_generator)
                            }),
                        ),
                        {
                            use __cio::ForeignRequired as _;
                            __cio::ForeignField::<url::Url>::OPTIONAL
                        },
                    ),
                ],
            ],
            (b"\x12\rXO\x011T\n\x85\x1F\x06\x11\x17\xECng\x9F.\xFD\0", &[]),
        );
        const CATALOG_NOTES: __cio::CatalogNotes = (
            "",
            &[],
            &[(0usize, __cio::Fact::Member, "employee_count")],
        );
    }
    #[automatically_derived]
    impl __cio::CioObject for Company {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            __cio::Fields::field::<
                Option<u32>,
            >(__cio_to, "employeeCount", &self.employee_count);
            <url::Url as __cio::Foreign<
                {
                    use __cio::ForeignRequired as _;
                    __cio::ForeignField::<url::Url>::OPTIONAL
                },
            >>::show(&self.domain, __cio::foreign::AsField("domain", __cio_to));
        }
    }
    #[automatically_derived]
    impl __cio::CioTraits for Company {
        const SPEC: &'static __cio::TraitsSpec = &__cio::TraitsSpec::new(
                "Company",
                __cio::TraitsTarget::Group {
                    object_type: "2",
                },
                <Self as __CioP>::SHAPE,
            )
            .with_metadata(__cio::owned("", ::core::module_path!()));
        __cio::keep_typed!();
    }
    #[automatically_derived]
    impl __cio::GroupTraits for Company {}
    __cio::register_traits!(Company < >);
};
