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
        if node.kind() == SyntaxKind::Symbol && is_specific(node.text()) {
            found.add(node.text(), node.span());
        }
    }
    vec![Measurement::words("implementation-symbols", found)]
}

fn is_specific(symbol: &str) -> bool {
    let Some((package, _)) = symbol.split_once(':') else {
        return false;
    };
    let package = package.to_lowercase();
    PACKAGES.iter().any(|it| match it.ends_with('-') {
        true => package.starts_with(it),
        false => package == *it,
    })
}
