//! Symbols of packages that one implementation has.

use super::code::What;
use super::{Distinct, Measurement, Sensor, Subject};
use crate::lang::syntax::SyntaxKind;

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "implementation-symbols",
        "symbols of packages that belong to one implementation, as written",
    )],
    measure,
};

/// Packages of one implementation; a name ending in `-` stands for all that begin with it.
const PACKAGES: &[&str] = &[
    "abcl",
    "allegro",
    "ccl",
    "clasp",
    "clisp",
    "cmu",
    "cmucl",
    "dbg",
    "ecl",
    "excl",
    "ext",
    "extensions",
    "ff",
    "harlequin",
    "hcl",
    "java",
    "lispworks",
    "lw",
    "mcl",
    "mkcl",
    "mp",
    "openmcl",
    "pcl",
    "sb-",
    "si",
    "swank-",
    "sys",
    "system",
    "unix",
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut found = Distinct::default();
    // A package that the program defines is its own, whatever it is called.
    let is_own = |package: &str| {
        let name = format!("(package {package})");
        subject.surroundings.kind_of(&name).is_some()
    };
    for site in &subject.code.sites {
        let node = match &site.what {
            // The operator is the list's first element.
            What::Call { .. } => match site.node.child(0) {
                Some(head) => head,
                None => continue,
            },
            What::Reference { .. }
            | What::FunctionName { .. }
            | What::QuotedName { .. }
            | What::Mutation { .. } => site.node,
            _ => continue,
        };
        let node = node.prefixed().unwrap_or(node);
        if node.kind() == SyntaxKind::Symbol
            && let Some(package) = specific_package(node.text())
            && !is_own(package)
        {
            found.add(node.text(), node.span());
        }
    }
    vec![Measurement::words("implementation-symbols", found)]
}

/// Returns the package of a symbol, if one implementation alone has it.
fn specific_package(symbol: &str) -> Option<&str> {
    let (package, _) = symbol.split_once(':')?;
    let plain = package.to_lowercase();
    let is_specific = PACKAGES.iter().any(|it| match it.ends_with('-') {
        true => plain.starts_with(it),
        false => plain == *it,
    });
    is_specific.then_some(package)
}
