use std::collections::BTreeMap;
use std::fs;

use super::of_crate;

const MAIN: &str = r#"
        mod orders;
        #[path = "elsewhere.rs"] mod other;
        #[cfg(test)] mod tests { #[derive(CioEvent)] #[cio(event = "Not This")] struct A; }
        mod inner { mod deep; #[path = "beside.rs"] mod beside; }
        #[path = "moved"] mod away { #[path = "there.rs"] mod there; mod by_name; }
        mod r#type { mod raw; }
        #[cfg_attr(windows, path = "windows.rs")] mod platform;
        #[cfg_attr(unix, derive(CioEvent), cio(event = "By a condition"))] struct A;
        #[derive(Debug)] #[cfg_attr(unix, cfg_attr(unix, derive(customerio::CioEvent)))] #[cio(event = "By both")] struct A;
        #[cfg_attr(unix, derive(Debug))] #[derive(CioEvent)] #[cio(event = "Derived")] struct A;
        #[removed] #[derive(CioEvent)] #[cio(event = "Of a macro")] struct A;
        fn main() {
            #[derive(Debug, customerio::CioEvent)]
            #[cio(tags("event"), page = "In main")]
            struct Local {}
            #[cfg(test)]
            {
                #[derive(CioEvent)] #[cio(event = "Nor This")] struct A;
            }
            #[cfg(test)]
            let a = { #[derive(CioEvent)] #[cio(event = "Nor That")] struct A; };
            #[cfg(windows)]
            if true { #[derive(CioEvent)] #[cio(event = "In an if")] struct A; }
            let mut b = ();
            #[cfg(windows)]
            b = { #[derive(CioEvent)] #[cio(event = "Assigned")] struct A; };
            call(#[cfg(windows)] { #[derive(CioEvent)] #[cio(event = "Passed")] struct A; });
            Held { #[cfg(windows)] b: { #[derive(CioEvent)] #[cio(event = "In a field")] struct A; } };
            println!("{}", { #[derive(CioEvent)] #[cio(event = "Printed")] struct A; 1 });
            drop(|| { #[derive(CioEvent)] #[cio(event = "In a closure")] struct A; });
        }
        impl All {
            #[cfg(test)]
            fn made() { #[derive(CioEvent)] #[cio(event = "Not It")] struct A; }
            #[inline]
            fn kept() { #[derive(CioEvent)] #[cio(event = "In a method")] struct A; }
        }
        #[test]
        fn tested() { #[derive(CioEvent)] #[cio(event = "In a test")] struct A; }
        #[tokio::test(flavor = "current_thread")]
        async fn waited() { #[derive(CioEvent)] #[cio(event = "In another")] struct A; }
        fn chosen() {
            match 1 {
                #[cfg(windows)]
                1 => { #[derive(CioEvent)] #[cio(event = "In an arm")] struct A; }
                _ => {}
            }
        }
        #[rstest] fn cases() { #[derive(CioEvent)] #[cio(event = "In a case")] struct A; }
        #[cfg(all(test, unix))] #[derive(CioEvent)] #[cio(event = "In all")] struct Tested;
        wrapped! { #[derive(CioEvent)] #[cio(event = "Wrapped")] struct A; }
        macro_rules! written { () => { #[derive(CioEvent)] #[cio(event = "Unseen")] struct B; } }
        #[derive(CioEvent)]
        enum All {
            Held(orders::Order),
            #[cio(event = "Signed Up")]
            SignedUp { plan: String },
            #[cfg(feature = "x")] #[cio(event = "Maybe")]
            Maybe {},
            #[cfg_attr(unix, cfg(windows))] #[cio(event = "Maybe not")]
            MaybeNot {},
        }
        #[cfg_attr(not(test), cfg(test))] #[derive(CioEvent)] #[cio(event = "By cfg_attr")] struct A;
        #[cfg_attr(unix, cfg_attr(unix, cfg(test)))] #[derive(CioEvent)] #[cio(event = "By two")] struct A;
        #[cfg_attr(unix, cio(version = 2))] #[derive(CioEvent)] #[cio(event = "Of a version")] struct A;
        #[cfg_attr(docsrs, doc(cfg(unix)))] #[derive(CioEvent)] #[cio(event = "Documented")] struct A;
        #[derive(CioEvent)] #[cio(event = "Suffixed", version = 2u32)] struct A;
        #[derive(CioEvent)] #[cio(event = "Of base 16", version = 0x1_0)] struct A;
        #[rustversion::since(1.99)] #[derive(CioEvent)] #[cio(event = "Of a toolchain")] struct A;
        #[rustfmt::skip] #[derive(CioEvent)] #[cio(event = "Unformatted")] #[serde(x)] struct A;
        fn attributed() {
            #[cfg_attr(unix, cfg(test))]
            let a = { #[derive(CioEvent)] #[cio(event = "In a variable")] struct A; };
            match 1 {
                #[cfg_attr(unix, cfg(test))]
                1 => { #[derive(CioEvent)] #[cio(event = "In that arm")] struct A; }
                _ => {}
            }
        }
        impl All {
            #[cfg(test)]
            const A: u8 = { #[derive(CioEvent)] #[cio(event = "In no constant")] struct A; 1 };
            #[cfg(unix)]
            const B: u8 = { #[derive(CioEvent)] #[cio(event = "In a constant")] struct A; 1 };
        }
        trait Constant {
            #[cfg(test)]
            const A: u8 = { #[derive(CioEvent)] #[cio(event = "In no trait")] struct A; 1 };
        }
        fn parameters(#[cfg(test)] a: [u8; { #[derive(CioEvent)] #[cio(event = "In no length")] struct A; 1 }]) {}
"#;

#[test]
fn only_compiled_declarations_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    };
    write("main.rs", MAIN);
    write(
        "orders/mod.rs",
        "#[derive(CioEvent)]\n#[cio(event = \"Order Completed\", version = 2)]\nstruct Order;",
    );
    write(
        "inner/deep.rs",
        "#[derive(CioTraits)] #[cio(group(object_type = \"2\"))] struct Company {}",
    );
    let events = [
        ("inner/beside.rs", "In an inline module"),
        ("beside.rs", "Of no module"),
        ("moved/there.rs", "There"),
        ("there.rs", "Not there"),
        ("moved/by_name.rs", "There by its name"),
        ("type/raw.rs", "Raw"),
        ("platform.rs", "Of a platform"),
        ("windows.rs", "Of Windows"),
    ];
    for (path, name) in events {
        write(
            path,
            &format!("#[derive(CioEvent)] #[cio(event = \"{name}\")] struct A;"),
        );
    }
    write(
        "elsewhere.rs",
        "#[derive(CioEvent)] #[cio(screen = \"Home\")] struct Home;",
    );

    let declared = of_crate(&folder.path().join("main.rs"));
    let keys = |of: &BTreeMap<String, _>| of.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(&declared.certain),
        [
            "group Company",
            "page In main",
            "screen Home",
            "track Derived",
            "track Documented",
            "track In a closure",
            "track In a method",
            "track In an inline module",
            "track Of base 16 v16",
            "track Order Completed v2",
            "track Raw",
            "track Signed Up",
            "track Suffixed v2",
            "track There",
            "track There by its name",
            "track Unformatted",
        ]
    );
    assert_eq!(
        keys(&declared.uncertain),
        [
            "track Assigned",
            "track By a condition",
            "track By both",
            "track By cfg_attr",
            "track By two",
            "track In a case",
            "track In a constant",
            "track In a field",
            "track In a variable",
            "track In an arm",
            "track In an if",
            "track In that arm",
            "track Maybe",
            "track Maybe not",
            "track Of Windows",
            "track Of a macro",
            "track Of a platform",
            "track Of a toolchain",
            "track Of a version v2",
            "track Passed",
            "track Printed",
            "track Wrapped",
        ]
    );
    assert_eq!(declared.certain["track Order Completed v2"][0].line, 2);
}

#[test]
fn an_unreadable_file_declares_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("lib.rs");
    assert!(of_crate(&root).is_empty());
    fs::write(&root, "mod lib; fn (").expect("written");
    assert!(of_crate(&root).is_empty());
    fs::write(&root, "#[path = \"lib.rs\"] mod again;").expect("written");
    assert!(of_crate(&root).is_empty(), "and it ends");
}
