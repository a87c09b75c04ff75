//! Queries of cargo's package graph.

use std::collections::{HashMap, HashSet};

use cargo_metadata::{
    CrateType, Dependency, DependencyKind, Metadata, Node, NodeDep, Package, PackageId, Target,
    TargetKind,
};

/// The name of the package that events are declared with.
const CUSTOMERIO: &str = "customerio";

/// Whether a package depends on `customerio`, not only in its tests or its build script.
pub(crate) fn depends_on_customerio(package: &Package) -> bool {
    package
        .dependencies
        .iter()
        .any(|it| it.name == CUSTOMERIO && it.kind == DependencyKind::Normal)
}

/// The ids of packages, and of all packages that they are built with.
pub(crate) fn with_dependencies<'a>(
    packages: &[&'a Package],
    metadata: &'a Metadata,
) -> HashSet<&'a PackageId> {
    let nodes = metadata.resolve.iter().flat_map(|it| &it.nodes);
    let nodes: HashMap<_, _> = nodes.map(|node| (&node.id, node)).collect();
    let mut reached = HashSet::new();
    let mut pending: Vec<_> = packages.iter().map(|it| &it.id).collect();
    while let Some(id) = pending.pop() {
        if reached.insert(id)
            && let Some(node) = nodes.get(id)
        {
            let dependencies = node.deps.iter().filter(|it| is_normal(it));
            pending.extend(dependencies.map(|it| &it.pkg));
        }
    }
    reached
}

/// Whether a dependency is not only one of tests or of the build script.
fn is_normal(dependency: &NodeDep) -> bool {
    let mut kinds = dependency.dep_kinds.iter();
    kinds.any(|it| it.kind == DependencyKind::Normal)
}

/// The package `customerio` that a package is built with, if the dependency is enabled.
pub(crate) fn resolved_customerio<'a>(
    package: &Package,
    metadata: &'a Metadata,
) -> Option<&'a Package> {
    let mut dependencies = node(package, metadata)?
        .deps
        .iter()
        .filter(|it| is_normal(it));
    dependencies.find_map(|dependency| {
        let mut packages = metadata.packages.iter();
        packages.find(|it| it.id == dependency.pkg && it.name.as_str() == CUSTOMERIO)
    })
}

/// The library of a package, if Rust code can link it.
pub(crate) fn linkable_library(package: &Package) -> Option<&Target> {
    let mut targets = package.targets.iter();
    targets.find(|target| {
        !target.is_kind(TargetKind::Example)
            && target
                .crate_types
                .iter()
                .any(|it| matches!(it, CrateType::Lib | CrateType::RLib | CrateType::DyLib))
    })
}

fn node<'a>(package: &Package, metadata: &'a Metadata) -> Option<&'a Node> {
    let nodes = &metadata.resolve.as_ref()?.nodes;
    nodes.iter().find(|node| node.id == package.id)
}

/// The features of a package that are on.
pub(crate) fn features(package: &Package, metadata: &Metadata) -> Vec<String> {
    let on = node(package, metadata).map(|node| node.features.iter());
    on.into_iter().flatten().map(ToString::to_string).collect()
}

/// Whether a dependency is on: it is not optional, or a feature turns it on.
pub(crate) fn is_enabled(of: &Dependency, package: &Package, metadata: &Metadata) -> bool {
    let dependencies = node(package, metadata).map(|node| node.deps.iter());
    let mut dependencies = dependencies.into_iter().flatten();
    dependencies.any(|it| {
        let mut kinds = it.dep_kinds.iter();
        let mut packages = metadata.packages.iter();
        kinds.any(|kind| kind.kind == of.kind)
            && packages.any(|package| package.id == it.pkg && package.name.as_str() == of.name)
    })
}

/// The programs of a package that are built with the features that are on.
pub(crate) fn programs<'a>(package: &'a Package, metadata: &Metadata) -> Vec<&'a Target> {
    let on = features(package, metadata);
    let is_on = |feature: &String| on.contains(feature);
    let programs = package.targets.iter().filter(|target| {
        target.is_kind(TargetKind::Bin) && target.required_features.iter().all(is_on)
    });
    programs.collect()
}

/// Whether two versions are compatible by cargo's rule: equal up to the first number that is not 0.
pub(crate) fn is_compatible(one: &str, other: &str) -> bool {
    let decisive = |version: &str| {
        let mut numbers: Vec<_> = version.split('.').map(str::to_owned).collect();
        let first = numbers.iter().position(|number| number != "0");
        numbers.truncate(first.map_or(numbers.len(), |at| at + 1));
        numbers
    };
    decisive(one) == decisive(other)
}

#[cfg(test)]
mod tests {
    use super::is_compatible;

    #[test]
    fn versions_are_compatible_by_cargos_rule() {
        for (one, other, expected) in [
            ("0.1.0", "0.1.9", true),
            ("0.1.0", "0.2.0", false),
            ("1.2.3", "1.9.0", true),
            ("1.2.3", "2.2.3", false),
            ("0.0.1", "0.0.2", false),
        ] {
            assert_eq!(is_compatible(one, other), expected, "{one} {other}");
        }
    }
}
