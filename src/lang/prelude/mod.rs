//! The part of the language that is written in the language: above all, what takes functions.

#![forbid(unsafe_code)]

use super::source::{PRELUDE, SourceText};

/// The files in the order in which an image loads them.
pub const FILES: &[(&str, &str)] = &[
    ("control.lisp", include_str!("control.lisp")),
    ("objects.lisp", include_str!("objects.lisp")),
    ("sequences.lisp", include_str!("sequences.lisp")),
    ("searching.lisp", include_str!("searching.lisp")),
    ("sorting.lisp", include_str!("sorting.lisp")),
    ("grouping.lisp", include_str!("grouping.lisp")),
    ("maps.lisp", include_str!("maps.lisp")),
    ("functions.lisp", include_str!("functions.lisp")),
    ("context.lisp", include_str!("context.lisp")),
    ("lazy.lisp", include_str!("lazy.lisp")),
    ("macros.lisp", include_str!("macros.lisp")),
    ("conditions.lisp", include_str!("conditions.lisp")),
    ("restarts.lisp", include_str!("restarts.lisp")),
    ("strings.lisp", include_str!("strings.lisp")),
    ("printing.lisp", include_str!("printing.lisp")),
    ("files.lisp", include_str!("files.lisp")),
    ("tasks.lisp", include_str!("tasks.lisp")),
    ("streams.lisp", include_str!("streams.lisp")),
    ("filling.lisp", include_str!("filling.lisp")),
    ("lists.lisp", include_str!("lists.lisp")),
    ("packed.lisp", include_str!("packed.lisp")),
    ("numbers.lisp", include_str!("numbers.lisp")),
    ("places.lisp", include_str!("places.lisp")),
    ("tools.lisp", include_str!("tools.lisp")),
    ("models.lisp", include_str!("models.lisp")),
    ("rules.lisp", include_str!("rules.lisp")),
    ("test.lisp", include_str!("test.lisp")),
    ("aliases.lisp", include_str!("aliases.lisp")),
];

/// Returns the files as sources.
pub fn sources() -> impl Iterator<Item = SourceText> {
    FILES
        .iter()
        .map(|&(name, text)| SourceText::new(format!("{PRELUDE}{name}"), text))
}

/// Whether a text stands in one of the files: a definition of the language itself.
pub fn holds(text: &str) -> bool {
    FILES.iter().any(|(_, file)| file.contains(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_file_is_loaded_twice() {
        // A second time, a function that keeps the one it replaces would keep itself.
        let names: BTreeSet<&str> = FILES.iter().map(|&(name, _)| name).collect();
        assert_eq!(names.len(), FILES.len());
    }
}
