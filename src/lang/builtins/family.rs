//! The areas of the library, for the reference: which tables and files of the prelude belong together.

use super::Builtin;

/// One area: a page of the reference.
pub struct Family {
    /// The page's file, without its ending.
    pub page: &'static str,
    pub title: &'static str,
    /// One sentence.
    pub about: &'static str,
    pub tables: &'static [&'static [Builtin]],
    /// Files of the prelude.
    pub prelude: &'static [&'static str],
}

const fn family(
    page: &'static str,
    title: &'static str,
    about: &'static str,
    tables: &'static [&'static [Builtin]],
    prelude: &'static [&'static str],
) -> Family {
    Family {
        page,
        title,
        about,
        tables,
        prelude,
    }
}

/// All areas, by their pages.
#[rustfmt::skip]
pub static FAMILIES: &[Family] = &[
    family("characters", "Characters", "Characters, their classes and codes.", &[super::character::TABLE], &[]),
    family("conditions", "Conditions", "Errors raised, looked into and handled, and the restarts that go on.", &[super::condition::TABLE], &["conditions.lisp", "restarts.lisp"]),
    family("control", "Control", "Functions called, made and combined, values compared, and several values at once.", &[super::compare::TABLE, super::control::TABLE], &["context.lisp", "control.lisp", "functions.lisp", "macros.lisp", "places.lisp"]),
    family("data-formats", "Data formats", "JSON, TOML, CSV and differences between texts, read and written.", &[super::csv::TABLE, super::diff::TABLE, super::json::TABLE, super::toml::TABLE], &[]),
    family("files", "Files and streams", "Paths, files and streams, read and written.", &[super::path::TABLE, super::stream::TABLE], &["files.lisp", "streams.lisp"]),
    family("introspection", "Introspection", "What is defined, how it is called, where it stands and what it does.", &[super::introspect::TABLE, super::reader::TABLE, super::source::TABLE, super::tools::TABLE], &["tools.lisp"]),
    family("lists", "Lists", "Pairs and lists: made, taken apart, joined and searched.", &[super::alist::TABLE, super::grouping::TABLE, super::list::TABLE, super::pair::TABLE, super::tally::TABLE], &["lists.lisp"]),
    family("maps", "Maps, sets and tables", "What is found by a key.", &[super::map::TABLE, super::set::TABLE, super::table::TABLE], &["maps.lisp"]),
    family("models", "Models", "Questions to models, and what they are told and may take.", &[super::model::TABLE], &["models.lisp"]),
    family("numbers", "Numbers", "Arithmetic, bits and the functions of mathematics.", &[super::bit::TABLE, super::math::TABLE, super::number::TABLE], &["numbers.lisp"]),
    family("objects", "Objects", "Classes, objects and generic functions.", &[super::object::TABLE], &["objects.lisp"]),
    family("output", "Output", "Printing, formatting, logging, colours.", &[super::format::TABLE, super::log::TABLE, super::output::TABLE, super::terminal::TABLE], &["printing.lisp"]),
    family("rules", "Production rules", "Engines of facts and rules.", &[super::engine::TABLE], &["rules.lisp"]),
    family("sequences", "Sequences", "What works on lists, vectors and strings alike: mapped, filtered, sorted, grouped, lazy.", &[super::lazy::TABLE, super::sequence::TABLE], &["filling.lisp", "grouping.lisp", "lazy.lisp", "searching.lisp", "sequences.lisp", "sorting.lisp"]),
    family("strings", "Strings", "Texts made, searched, changed and matched.", &[super::regex::TABLE, super::string::TABLE, super::string_case::TABLE, super::string_compare::TABLE, super::string_fit::TABLE, super::string_search::TABLE, super::text::TABLE], &["strings.lisp"]),
    family("symbols", "Symbols, types and packages", "Names, what values are, and values made of others.", &[super::convert::TABLE, super::package::TABLE, super::predicate::TABLE, super::symbol::TABLE], &[]),
    family("tasks", "Tasks", "Tasks, promises and channels.", &[super::task::TABLE], &["tasks.lisp"]),
    family("tests", "Tests", "Tests that stand beside the program, and what they check.", &[], &["test.lisp"]),
    family("vectors", "Vectors, arrays and bytes", "What is found by its place.", &[super::array::TABLE, super::bytes::TABLE, super::embedding::TABLE, super::packed::TABLE, super::vector::TABLE], &["packed.lisp"]),
    family("world", "The world outside", "Time, other machines, the shell, and what keeps a secret.", &[super::crypto::TABLE, super::http::TABLE, super::shell::TABLE, super::time::TABLE], &[]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::prelude;

    #[test]
    fn every_table_and_file_has_one_area() {
        for table in super::super::TABLES {
            let tables = FAMILIES.iter().flat_map(|it| it.tables);
            let first = |table: &[Builtin]| table.first().map(|it| it.name);
            let own = first(table);
            let count = tables.filter(|it| first(it) == own).count();
            assert_eq!(count, 1, "the table that begins with {own:?}");
        }
        for (file, _) in prelude::FILES {
            let files = FAMILIES.iter().flat_map(|it| it.prelude);
            let count = files.filter(|it| *it == file).count();
            // Further names stand with what they are names of.
            assert_eq!(count, usize::from(*file != "aliases.lisp"), "{file}");
        }
    }
}
