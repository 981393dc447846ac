//! Builtins: functions written in Rust, one family per file, each a table of entries.
//!
//! An entry says everything that is known of a builtin; arity, `doc`, search, completion and the
//! examples that are its tests follow from it. What takes a function is not here but in the prelude,
//! since a builtin never calls back into the language; what touches the world is declared here and
//! performed by the host.

#![forbid(unsafe_code)]

pub mod argument;
pub mod directive;

mod alist;
mod array;
mod bit;
mod building;
mod bytes;
mod character;
mod compare;
mod condition;
mod control;
mod convert;
mod crypto;
mod csv;
mod diff;
mod embedding;
pub mod engine;
pub mod family;
mod format;
mod grouping;
mod http;
mod introspect;
mod json;
mod json_reader;
mod lazy;
mod list;
mod log;
pub mod map;
mod math;
mod model;
mod number;
mod object;
mod output;
pub mod package;
mod packed;
mod pair;
mod path;
mod predicate;
mod reader;
mod regex;
mod sequence;
mod set;
mod shell;
mod source;
#[cfg(test)]
mod stopped;
mod stream;
mod string;
mod string_case;
mod string_compare;
mod string_fit;
mod string_search;
mod symbol;
mod table;
mod tally;
mod task;
mod terminal;
mod text;
mod time;
mod toml;
mod tools;
mod vector;

use crate::lang::value::Value;
use crate::lang::value::globals::Globals;
use crate::lang::value::heap::Heap;
use crate::lang::value::symbol::Symbols;
use crate::lang::vm::native::{Arity, NativeBody, NativeFunction, native};

/// What a call may do besides answering a value. Every builtin has one; a host asks it of a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing.
    Pure,
    /// Changes an object it was given.
    Mutates,
    /// Prints.
    Prints,
    Clock,
    Random,
    ReadFiles,
    WriteFiles,
    Environment,
    /// Reaches other machines.
    Network,
    /// Asks a model.
    Model,
    /// Starts other programs, or ends or delays this one.
    Process,
    /// Reads what is defined.
    Image,
    /// Evaluates, and so may do anything the program may.
    Evaluates,
}

/// A function written in Rust, or performed by the host, with all that is known of it.
pub struct Builtin {
    pub name: &'static str,
    /// Further names of the same function.
    pub aliases: &'static [&'static str],
    /// As in a lambda list: `text &optional start end &rest more`.
    pub parameters: &'static str,
    /// A sentence, then examples marked `>>>`.
    pub docstring: &'static str,
    pub effect: Effect,
    pub arity: Arity,
    pub body: NativeBody,
}

impl Builtin {
    const fn new(
        name: &'static str,
        parameters: &'static str,
        docstring: &'static str,
        effect: Effect,
        body: NativeBody,
    ) -> Builtin {
        Builtin {
            name,
            aliases: &[],
            parameters,
            docstring,
            effect,
            arity: arity(parameters),
            body,
        }
    }

    const fn aka(self, aliases: &'static [&'static str]) -> Builtin {
        Builtin { aliases, ..self }
    }

    /// Whether the host performs it.
    pub fn is_host(&self) -> bool {
        matches!(self.body, NativeBody::Host)
    }
}

const fn pure(
    name: &'static str,
    parameters: &'static str,
    docstring: &'static str,
    function: NativeFunction,
) -> Builtin {
    Builtin::new(
        name,
        parameters,
        docstring,
        Effect::Pure,
        NativeBody::Function(function),
    )
}

const fn mutates(
    name: &'static str,
    parameters: &'static str,
    docstring: &'static str,
    function: NativeFunction,
) -> Builtin {
    Builtin::new(
        name,
        parameters,
        docstring,
        Effect::Mutates,
        NativeBody::Function(function),
    )
}

const fn prints(
    name: &'static str,
    parameters: &'static str,
    docstring: &'static str,
    function: NativeFunction,
) -> Builtin {
    Builtin::new(
        name,
        parameters,
        docstring,
        Effect::Prints,
        NativeBody::Function(function),
    )
}

const fn hosted(
    name: &'static str,
    parameters: &'static str,
    docstring: &'static str,
    effect: Effect,
) -> Builtin {
    Builtin::new(name, parameters, docstring, effect, NativeBody::Host)
}

/// Reads how many arguments a lambda list takes; a table with a wrong list does not compile.
const fn arity(parameters: &str) -> Arity {
    let bytes = parameters.as_bytes();
    let (mut at, mut least, mut optional, mut in_optional, mut rest) = (0, 0, 0, false, false);
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && bytes[at] != b' ' {
            at += 1;
        }
        if bytes[start] == b'&' {
            match bytes[start + 1] {
                b'o' => in_optional = true,
                b'r' => rest = true,
                _ => panic!("BUG: a lambda list of builtins knows `&optional` and `&rest`"),
            }
        } else if in_optional && !rest {
            optional += 1;
        } else if !rest {
            least += 1;
        }
        at += 1;
    }
    if rest {
        Arity::at_least(least)
    } else {
        Arity::between(least, least + optional)
    }
}

/// Every family's table.
static TABLES: &[&[Builtin]] = &[
    alist::TABLE,
    array::TABLE,
    bit::TABLE,
    bytes::TABLE,
    character::TABLE,
    compare::TABLE,
    condition::TABLE,
    control::TABLE,
    convert::TABLE,
    crypto::TABLE,
    csv::TABLE,
    diff::TABLE,
    embedding::TABLE,
    engine::TABLE,
    format::TABLE,
    grouping::TABLE,
    http::TABLE,
    introspect::TABLE,
    json::TABLE,
    lazy::TABLE,
    list::TABLE,
    log::TABLE,
    map::TABLE,
    math::TABLE,
    model::TABLE,
    number::TABLE,
    object::TABLE,
    output::TABLE,
    package::TABLE,
    packed::TABLE,
    pair::TABLE,
    path::TABLE,
    predicate::TABLE,
    reader::TABLE,
    regex::TABLE,
    sequence::TABLE,
    set::TABLE,
    shell::TABLE,
    source::TABLE,
    stream::TABLE,
    string::TABLE,
    string_case::TABLE,
    string_compare::TABLE,
    string_fit::TABLE,
    string_search::TABLE,
    symbol::TABLE,
    table::TABLE,
    tally::TABLE,
    task::TABLE,
    terminal::TABLE,
    text::TABLE,
    time::TABLE,
    toml::TABLE,
    tools::TABLE,
    vector::TABLE,
];

/// Returns every builtin.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// Returns the builtin of a name, an alias among them.
pub fn find(name: &str) -> Option<&'static Builtin> {
    all().find(|builtin| builtin.name == name || builtin.aliases.contains(&name))
}

/// Values that have a name from the start.
pub fn constants(heap: &mut Heap) -> Vec<(&'static str, Value)> {
    let mut constants = vec![
        ("pi", heap.float(std::f64::consts::PI)),
        ("e", heap.float(std::f64::consts::E)),
        ("math/infinity", heap.float(f64::INFINITY)),
        ("math/nan", heap.float(f64::NAN)),
        (
            "most-positive-fixnum",
            Value::fixnum(Value::FIXNUM_MAX).unwrap_or(Value::NIL),
        ),
        (
            "most-negative-fixnum",
            Value::fixnum(Value::FIXNUM_MIN).unwrap_or(Value::NIL),
        ),
    ];
    constants.extend(stream::constants(heap));
    constants
}

/// All names in the order of the tables, in one run. In the program's file each name stands among
/// docstrings, all of which a start would read from the disk with it.
static NAMES: [u8; names_length()] = {
    let mut names = [0; names_length()];
    each_name(&mut names);
    names
};

const fn names_length() -> usize {
    each_name(&mut [])
}

/// Writes the names as far as there is room, and returns how long they are.
const fn each_name(out: &mut [u8]) -> usize {
    let (mut at, mut table) = (0, 0);
    while table < TABLES.len() {
        let mut entry = 0;
        while entry < TABLES[table].len() {
            let builtin = &TABLES[table][entry];
            at = put_name(out, at, builtin.name);
            let mut alias = 0;
            while alias < builtin.aliases.len() {
                at = put_name(out, at, builtin.aliases[alias]);
                alias += 1;
            }
            entry += 1;
        }
        table += 1;
    }
    at
}

const fn put_name(out: &mut [u8], at: usize, name: &str) -> usize {
    let mut offset = 0;
    while offset < name.len() && at + offset < out.len() {
        out[at + offset] = name.as_bytes()[offset];
        offset += 1;
    }
    at + name.len()
}

/// Defines every builtin under all of its names.
pub fn install(heap: &mut Heap, symbols: &mut Symbols, globals: &mut Globals) {
    let mut names = std::str::from_utf8(&NAMES).unwrap_or_default();
    let mut next = |name: &str| {
        let (name, rest) = names.split_at(name.len());
        names = rest;
        symbols.intern(name)
    };
    for builtin in all() {
        let name = next(builtin.name);
        let function = native(heap, name, builtin.arity, builtin.body);
        let index = globals.cell(name);
        globals.store(index, function);
        for alias in builtin.aliases {
            let index = globals.cell(next(alias));
            globals.store(index, function);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_name_stands_twice() {
        let mut names = BTreeSet::new();
        for builtin in all() {
            for name in std::iter::once(&builtin.name).chain(builtin.aliases) {
                assert!(names.insert(name), "`{name}` stands twice");
            }
        }
        assert!(names.len() > 700);
    }

    #[test]
    fn the_names_in_one_run_are_those_of_the_tables() {
        let names: String = all()
            .flat_map(|builtin| std::iter::once(&builtin.name).chain(builtin.aliases))
            .copied()
            .collect();
        assert_eq!(std::str::from_utf8(&NAMES), Ok(names.as_str()));
    }

    #[test]
    fn every_builtin_says_what_it_does_and_shows_it() {
        for builtin in all() {
            let first = builtin.docstring.lines().next().unwrap_or("");
            assert!(first.ends_with('.'), "`{}`: {first}", builtin.name);
            assert!(
                first.starts_with(char::is_uppercase),
                "`{}`: {first}",
                builtin.name
            );
            assert!(
                builtin.docstring.contains(">>> "),
                "`{}` shows no example",
                builtin.name
            );
        }
    }

    #[test]
    fn lambda_lists_say_the_arity() {
        assert_eq!(arity(""), Arity::exactly(0));
        assert_eq!(arity("a b"), Arity::exactly(2));
        assert_eq!(arity("a &optional b c"), Arity::between(1, 3));
        assert_eq!(arity("a &optional b &rest c"), Arity::at_least(1));
    }

    #[test]
    fn a_builtin_is_found_by_each_of_its_names() {
        assert_eq!(find("mapcar").map(|builtin| builtin.name), None);
        assert_eq!(find("first").map(|builtin| builtin.name), Some("car"));
    }
}
