//! The functions that expanded code calls under names no program has.
//!
//! With one name space a program may well define `list` or `max` as its own variable. What forms
//! such as `quasiquote` and `dolist` call must not change with that, so each function they need has
//! an inner name beside its own.

/// A function's name and its inner name.
pub const INNER_NAMES: &[(&str, &str)] = &[
    ("+", "%+"),
    ("-", "%-"),
    ("<", "%<"),
    ("<=", "%<="),
    (">", "%>"),
    (">=", "%>="),
    ("apply", "%apply"),
    ("car", "%car"),
    ("cdr", "%cdr"),
    ("cons", "%cons"),
    ("error", "%error"),
    ("force", "%force"),
    ("gensym", "%gensym"),
    ("getf", "%getf"),
    ("length", "%length"),
    ("list", "%list"),
    ("list->vector", "%list->vector"),
    ("max", "%max"),
    ("min", "%min"),
    ("nil?", "%nil?"),
    ("pair?", "%pair?"),
    ("raise", "%raise"),
    ("throw", "%throw"),
    ("values", "%values"),
    ("values-list", "%values-list"),
];

/// Returns the inner name of a function; names that begin with `%` are inner already.
pub fn inner_name(name: &str) -> &str {
    if name.starts_with('%') {
        return name;
    }
    INNER_NAMES
        .iter()
        .find(|(outer, _)| *outer == name)
        .map_or_else(
            || panic!("BUG: expanded code calls `{name}`, which has no inner name"),
            |(_, inner)| inner,
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_names_are_the_names_with_a_percent_sign() {
        for (outer, inner) in INNER_NAMES {
            assert_eq!(&format!("%{outer}"), inner);
        }
    }
}
