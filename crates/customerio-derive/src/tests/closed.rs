#[allow(deprecated, unexpected_cfgs, unused_imports, unused_qualifications)]
const _: () = {
    use ::customerio::__private as __cio;
    use __cio::{CioProperty as __CioP, NoWireForm as _};
    #[allow(dead_code, deprecated)]
    struct __CioViewSignedUp<'__cio, 'a> {
        user: &'__cio &'a str,
        plan: &'__cio Plan,
        __cio_of: ::core::marker::PhantomData<&'__cio ShopEvent<'a>>,
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::CioProperty for __CioViewSignedUp<'_, 'a> {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 1usize, 0usize>();
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::Table<0usize> for __CioViewSignedUp<'_, 'a> {
        const NAME: __cio::Text = "SignedUp";
        const ID: fn() -> __cio::Text = || {
            ::core::concat!(::core::module_path!(), "::ShopEvent::SignedUp")
        };
        const FIELDS: __cio::Columns = (
            "plan",
            &[&[<<Plan as __cio::AnyType>::WireForm>::AS_FIELD]],
            (b"\t\x04\xB2\xA4\x13\xB7\rL\xE8\xA5\0", &[]),
        );
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::CioObject for __CioViewSignedUp<'_, 'a> {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            <Plan as __CioP>::visit_as_field(&self.plan, "plan", __cio_to);
        }
    }
    const _: () = __cio::assert_no_pii(
        <<Plan as __cio::AnyType>::WireForm>::SHAPE,
        &[],
        "plan",
    );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::CioEvent for __CioViewSignedUp<'_, 'a> {
        const CIO_NAME: __cio::Text = "Signed Up";
        const HEAD: &'static __cio::EventHead = &__cio::head(
            __cio::EventCall::Track,
            1u32,
            &[
                __cio::RoleField::new(__cio::Role::UserId, "user")
                    .with_shape(<&'a str as __CioP>::SHAPE),
            ],
            &[],
            __cio::owned("growth", ::core::module_path!()),
        );
        #[inline]
        fn visit_roles<__CioR: __cio::Roles>(&self, __cio_to: &mut __CioR) {
            __cio::Roles::role::<&'a str>(__cio_to, __cio::Role::UserId, &self.user);
        }
    }
    __cio::register_events!(__CioViewSignedUp < 'static, 'static >);
    #[allow(dead_code, deprecated)]
    struct __CioViewSignedOut<'__cio, 'a> {
        __cio_of: ::core::marker::PhantomData<&'__cio ShopEvent<'a>>,
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::CioProperty for __CioViewSignedOut<'_, 'a> {
        const SHAPE: &'static __cio::Shape = __cio::object::<Self, 0usize, 0usize>();
        #[inline]
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            __cio_to.object(self);
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::Table<0usize> for __CioViewSignedOut<'_, 'a> {
        const NAME: __cio::Text = "SignedOut";
        const ID: fn() -> __cio::Text = || {
            ::core::concat!(::core::module_path!(), "::ShopEvent::SignedOut")
        };
        const FIELDS: __cio::Columns = ("", &[], (b"", &[]));
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::CioObject for __CioViewSignedOut<'_, 'a> {
        #[inline]
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            let _ = __cio_to;
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<'a> __cio::CioEvent for __CioViewSignedOut<'_, 'a> {
        const CIO_NAME: __cio::Text = "Signed Out";
        const HEAD: &'static __cio::EventHead = &__cio::usual(
            __cio::owned("", ::core::module_path!()),
        );
    }
    __cio::register_events!(__CioViewSignedOut < 'static, 'static >);
    const __CIO_VARIANTS: &[&[&__cio::EventSpec]] = &[
        <OrderCompleted<'static> as __cio::CioEvent>::SPECS,
        <__CioViewSignedUp<'static, 'static> as __cio::CioEvent>::SPECS,
        <__CioViewSignedOut<'static, 'static> as __cio::CioEvent>::SPECS,
    ];
    const __CIO_SPECS: &[&__cio::EventSpec; __cio::count_specs(__CIO_VARIANTS)] = &__cio::all_specs(
        __CIO_VARIANTS,
    );
    #[automatically_derived]
    #[allow(deprecated, unreachable_patterns)]
    impl<'a> __cio::CioProperty for ShopEvent<'a> {
        const SHAPE: &'static __cio::Shape = &__cio::Shape::new::<
            Self,
        >(__cio::Kind::untagged(&__cio::variants_of(__CIO_SPECS)))
            .with_name("ShopEvent")
            .with_doc(__cio::fact("All that happens in the shop."));
        fn visit_property<__CioV: __cio::Visitor>(&self, __cio_to: &mut __CioV) {
            match self {
                Self::OrderCompleted(__cio_event) => {
                    let _ = <OrderCompleted<'a> as __cio::CioEvent>::SPECS;
                    <OrderCompleted<'a> as __CioP>::visit_property(__cio_event, __cio_to)
                }
                Self::SignedUp { user: __cio_field_user, plan: __cio_field_plan } => {
                    let __cio_event = &__CioViewSignedUp {
                        user: __cio_field_user,
                        plan: __cio_field_plan,
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __CioP>::visit_property(__cio_event, __cio_to)
                }
                Self::SignedOut {} => {
                    let __cio_event = &__CioViewSignedOut {
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __CioP>::visit_property(__cio_event, __cio_to)
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, unreachable_patterns)]
    impl<'a> __cio::CioObject for ShopEvent<'a> {
        fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
            match self {
                Self::OrderCompleted(__cio_event) => {
                    let _ = <OrderCompleted<'a> as __cio::CioEvent>::SPECS;
                    <OrderCompleted<
                        'a,
                    > as __cio::CioObject>::visit_fields(__cio_event, __cio_to)
                }
                Self::SignedUp { user: __cio_field_user, plan: __cio_field_plan } => {
                    let __cio_event = &__CioViewSignedUp {
                        user: __cio_field_user,
                        plan: __cio_field_plan,
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __cio::CioObject>::visit_fields(__cio_event, __cio_to)
                }
                Self::SignedOut {} => {
                    let __cio_event = &__CioViewSignedOut {
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __cio::CioObject>::visit_fields(__cio_event, __cio_to)
                }
            }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, unreachable_patterns)]
    impl<'a> __cio::CioEvent for ShopEvent<'a> {
        const SPECS: &'static [&'static __cio::EventSpec] = __CIO_SPECS;
        fn event_spec(&self) -> &'static __cio::EventSpec {
            match self {
                Self::OrderCompleted(__cio_event) => {
                    let _ = <OrderCompleted<'a> as __cio::CioEvent>::SPECS;
                    <OrderCompleted<'a> as __cio::CioEvent>::event_spec(__cio_event)
                }
                Self::SignedUp { user: __cio_field_user, plan: __cio_field_plan } => {
                    let __cio_event = &__CioViewSignedUp {
                        user: __cio_field_user,
                        plan: __cio_field_plan,
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __cio::CioEvent>::event_spec(__cio_event)
                }
                Self::SignedOut {} => {
                    let __cio_event = &__CioViewSignedOut {
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __cio::CioEvent>::event_spec(__cio_event)
                }
            }
        }
        fn visit_roles<__CioR: __cio::Roles>(&self, __cio_to: &mut __CioR) {
            match self {
                Self::OrderCompleted(__cio_event) => {
                    let _ = <OrderCompleted<'a> as __cio::CioEvent>::SPECS;
                    <OrderCompleted<
                        'a,
                    > as __cio::CioEvent>::visit_roles(__cio_event, __cio_to)
                }
                Self::SignedUp { user: __cio_field_user, plan: __cio_field_plan } => {
                    let __cio_event = &__CioViewSignedUp {
                        user: __cio_field_user,
                        plan: __cio_field_plan,
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __cio::CioEvent>::visit_roles(__cio_event, __cio_to)
                }
                Self::SignedOut {} => {
                    let __cio_event = &__CioViewSignedOut {
                        __cio_of: ::core::marker::PhantomData,
                    };
                    <_ as __cio::CioEvent>::visit_roles(__cio_event, __cio_to)
                }
            }
        }
        __cio::if_testing! {
            fn keep_typed(& self, __cio_to : & mut __cio::TypedValues) { match self {
            Self::OrderCompleted(__cio_event) => { let _ = < OrderCompleted < 'a > as
            __cio::CioEvent > ::SPECS; < OrderCompleted < 'a > as __cio::CioEvent >
            ::keep_typed(__cio_event, __cio_to) } Self::SignedUp { user :
            __cio_field_user, plan : __cio_field_plan } => { let __cio_event = &
            __CioViewSignedUp { user : __cio_field_user, plan : __cio_field_plan,
            __cio_of : ::core::marker::PhantomData, }; < _ as __cio::CioEvent >
            ::keep_typed(__cio_event, __cio_to) } Self::SignedOut {} => { let __cio_event
            = & __CioViewSignedOut { __cio_of : ::core::marker::PhantomData, }; < _ as
            __cio::CioEvent > ::keep_typed(__cio_event, __cio_to) } } }
        }
    }
    #[automatically_derived]
    #[allow(deprecated, unreachable_patterns)]
    impl<'a> __cio::TrackEvent for ShopEvent<'a> {}
    const _: () = __cio::assert_sent_with(
        __cio::EventCall::Track,
        <OrderCompleted<'static> as __cio::CioEvent>::SPECS,
        "`OrderCompleted` holds an event of another call than `event`, to which this enum belongs; give it an enum of its own, or write `#[cio(page)]` or `#[cio(screen)]` on this one",
    );
    const __CIO_LIKENESSES: &[::core::primitive::u64] = &__cio::likenesses(__CIO_SPECS);
    const _: () = __cio::assert_name_is_new(__CIO_VARIANTS, __CIO_LIKENESSES, 1usize);
    const _: () = __cio::assert_name_is_new(__CIO_VARIANTS, __CIO_LIKENESSES, 2usize);
};
