//! Whether the arguments of a call are those that a function takes.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::lang::image::uses::Signature;

/// Arguments by the names of their keywords.
pub(super) struct Given<'a> {
    pub count: u32,
    pub spread: bool,
    pub keywords: Vec<(u32, &'a str)>,
}

/// Returns what is wrong with a call, in the words of a message; nothing where it fits.
pub(super) fn mismatch(takes: &Signature, given: &Given<'_>) -> Option<String> {
    let positional = takes.required + takes.optional;
    if given.count < takes.required && !given.spread {
        return Some(format!("takes {}, not {}", amount(takes), given.count));
    }
    if given.count <= positional || takes.rest && !takes.has_keywords {
        return None;
    }
    if !takes.has_keywords {
        return Some(format!("takes {}, not {}", amount(takes), given.count));
    }
    let named = given.keywords.iter().filter(|(at, _)| *at >= positional);
    let in_key_place = named.filter(|(at, _)| (at - positional).is_multiple_of(2));
    let mut in_key_place = in_key_place.map(|(_, name)| *name);
    let allows_all = takes.allow_other_keys
        || takes.rest
        || in_key_place.clone().any(|it| it == "allow-other-keys");
    if !allows_all
        && let Some(foreign) =
            in_key_place.find(|it| !takes.keywords.iter().any(|known| known.as_ref() == *it))
    {
        return Some(match takes.keywords.as_slice() {
            [] => format!("has no keyword `:{foreign}`"),
            known => format!("has no keyword `:{foreign}`; it has {}", list(known)),
        });
    }
    let pairs = given.count - positional;
    if !given.spread && !takes.rest && !pairs.is_multiple_of(2) {
        return Some(format!(
            "takes pairs of keyword and value after the first {positional}"
        ));
    }
    None
}

fn amount(takes: &Signature) -> String {
    let least = takes.required;
    let noun = |count: u32| if count == 1 { "argument" } else { "arguments" };
    if takes.rest || takes.has_keywords {
        return format!("at least {least} {}", noun(least));
    }
    match takes.optional {
        0 => format!("{least} {}", noun(least)),
        more => format!("{least} to {} arguments", least + more),
    }
}

fn list(keywords: &[Arc<str>]) -> String {
    let mut text = String::new();
    for keyword in keywords.iter().take(8) {
        let _ = write!(
            text,
            "{}`:{keyword}`",
            if text.is_empty() { "" } else { ", " }
        );
    }
    if keywords.len() > 8 {
        text.push_str(" and more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(required: u32, optional: u32, keywords: &[&str]) -> Signature {
        Signature {
            required,
            optional,
            has_keywords: !keywords.is_empty(),
            keywords: keywords.iter().map(|&it| it.into()).collect(),
            ..Signature::default()
        }
    }

    #[track_caller]
    fn check(takes: &Signature, count: u32, keywords: &[(u32, &str)], expected: Option<&str>) {
        let given = Given {
            count,
            spread: false,
            keywords: keywords.to_vec(),
        };
        assert_eq!(mismatch(takes, &given).as_deref(), expected);
    }

    #[test]
    fn counts_and_keywords_are_compared() {
        check(&takes(1, 0, &[]), 1, &[], None);
        check(&takes(1, 0, &[]), 0, &[], Some("takes 1 argument, not 0"));
        check(
            &takes(2, 1, &[]),
            4,
            &[],
            Some("takes 2 to 3 arguments, not 4"),
        );
        check(&takes(1, 1, &["a"]), 2, &[(1, "b")], None);
        check(&takes(1, 0, &["a"]), 3, &[(1, "a")], None);
        let foreign = Some("has no keyword `:b`; it has `:a`");
        check(&takes(1, 0, &["a"]), 3, &[(1, "b")], foreign);
        // A keyword that is a value names nothing.
        check(&takes(1, 0, &["a"]), 3, &[(1, "a"), (2, "b")], None);
        let odd = Some("takes pairs of keyword and value after the first 1");
        check(&takes(1, 0, &["a"]), 2, &[(1, "a")], odd);
        check(
            &takes(1, 0, &["a"]),
            5,
            &[(1, "b"), (3, "allow-other-keys")],
            None,
        );
    }

    #[test]
    fn what_a_list_brings_is_not_known() {
        let given = Given {
            count: 1,
            spread: true,
            keywords: Vec::new(),
        };
        assert_eq!(mismatch(&takes(3, 0, &[]), &given), None);
        assert!(mismatch(&takes(0, 0, &[]), &given).is_some());
    }
}
