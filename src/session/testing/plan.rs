//! What there is to run in an image, in order, and what each outcome depends on.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::identity::definition_hashes;
use super::super::session::Session;
use super::examples::Subject;
use crate::history::hash::Hash;
use crate::lang::doctest::Example;
use crate::lang::image::snapshot::program_key;
use crate::lang::syntax::{self, SyntaxKind};

/// How definitions begin that are tests, or prepare and clean up for those of their file.
pub const TEST: &str = "(deftest";
pub const SETUP: &str = "(setup";
pub const TEARDOWN: &str = "(teardown";

/// Something that is run by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The examples of a name.
    Examples { name: String },
    /// The tests of a file, with what prepares them and what cleans up.
    Tests {
        setups: Vec<String>,
        tests: Vec<String>,
        teardowns: Vec<String>,
    },
}

/// A unit with what stands for everything its outcome depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub unit: Unit,
    pub key: String,
}

impl Planned {
    /// Returns the names of its rows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = match &self.unit {
            Unit::Examples { name } => std::slice::from_ref(name),
            Unit::Tests { tests, .. } => tests.as_slice(),
        };
        names
            .iter()
            .map(|name| name.strip_prefix("test/").unwrap_or(name))
    }
}

/// What is wanted of the names of an image.
pub struct Selection<'a> {
    pub doctests: bool,
    pub tests: bool,
    /// Sources whose definitions count; all where there is none.
    pub files: Option<&'a HashSet<String>>,
    /// A part of the name.
    pub filter: Option<&'a str>,
}

impl Session {
    /// Returns what there is to run, files in the order of their names and definitions in that of theirs.
    pub(in crate::session) fn plan(&mut self, selection: &Selection<'_>) -> Vec<Planned> {
        let hashes = definition_hashes(&mut self.image);
        let mut examples: BTreeMap<(String, u32, String), Planned> = BTreeMap::new();
        let mut files: BTreeMap<String, Vec<(u32, String, String)>> = BTreeMap::new();
        for name in self.image.program_names() {
            let Some(binding) = self.image.binding(&name) else {
                continue;
            };
            let file = binding
                .place
                .as_ref()
                .map_or("", |it| it.source.as_str())
                .to_string();
            let line = binding.place.as_ref().map_or(0, |it| it.line);
            if selection.files.is_some_and(|files| !files.contains(&file)) {
                continue;
            }
            let text = binding.text.as_deref().unwrap_or("");
            let is_test = [TEST, SETUP, TEARDOWN]
                .iter()
                .any(|head| begins(text, head));
            if is_test {
                let entry = (line, name, text.to_string());
                files.entry(file).or_default().push(entry);
                continue;
            }
            let is_wanted = selection.doctests
                && selection.filter.is_none_or(|part| name.contains(part))
                && binding
                    .docstring
                    .as_deref()
                    .is_some_and(|it| it.contains(">>>"));
            let Some(subject) = is_wanted.then(|| Subject::of(&binding)).flatten() else {
                continue;
            };
            if subject.is_empty() {
                continue;
            }
            let mut roots = BTreeSet::from([name.clone()]);
            roots.extend(subject.doctests.examples.iter().flat_map(mentioned));
            let docstring = binding.docstring.unwrap_or_default();
            let key = self.key(&docstring, roots, &hashes);
            let unit = Unit::Examples { name: name.clone() };
            examples.insert((file, line, name), Planned { unit, key });
        }
        let mut plan: Vec<Planned> = examples.into_values().collect();
        if selection.tests {
            for mut entries in files.into_values() {
                entries.sort();
                plan.extend(self.tests_of(entries, selection.filter, &hashes));
            }
        }
        plan
    }

    /// Returns the tests of one file as a unit.
    fn tests_of(
        &self,
        entries: Vec<(u32, String, String)>,
        filter: Option<&str>,
        hashes: &BTreeMap<String, Hash>,
    ) -> Option<Planned> {
        let named = |head: &str| -> Vec<String> {
            let entries = entries.iter().filter(|(_, _, text)| begins(text, head));
            entries.map(|(_, name, _)| name.clone()).collect()
        };
        let mut tests = named(TEST);
        tests.retain(|name| filter.is_none_or(|part| name.contains(part)));
        if tests.is_empty() {
            return None;
        }
        let texts: Vec<&str> = entries.iter().map(|(_, _, text)| text.as_str()).collect();
        let roots = entries.iter().map(|(_, name, _)| name.clone()).collect();
        let key = self.key(&texts.join("\n"), roots, hashes);
        Some(Planned {
            unit: Unit::Tests {
                setups: named(SETUP),
                tests,
                teardowns: named(TEARDOWN),
            },
            key,
        })
    }

    /// Returns what stands for a text and everything that the definitions of some names use, directly or
    /// not.
    fn key(&self, text: &str, roots: BTreeSet<String>, hashes: &BTreeMap<String, Hash>) -> String {
        let mut known = roots;
        let mut waiting: Vec<String> = known.iter().cloned().collect();
        while let Some(name) = waiting.pop() {
            let references = self
                .image
                .binding(&name)
                .map_or_else(Vec::new, |it| it.references);
            for name in references {
                if hashes.contains_key(&name) && known.insert(name.clone()) {
                    waiting.push(name);
                }
            }
        }
        let mut parts = format!(
            "{:x}\n{}\n{text}\n",
            program_key(),
            env!("CARGO_PKG_VERSION")
        );
        for name in &known {
            if let Some(hash) = hashes.get(name) {
                parts.push_str(name);
                parts.push(' ');
                parts.push_str(&hash.to_string());
                parts.push('\n');
            }
        }
        Hash::text(&parts).to_string()
    }
}

/// Whether a text begins with a head that ends there.
pub(super) fn begins(text: &str, head: &str) -> bool {
    text.strip_prefix(head)
        .is_some_and(|rest| rest.starts_with([' ', '\n', '\t', '\r', ')']))
}

/// Returns the names that an example mentions.
fn mentioned(example: &Example) -> Vec<String> {
    let tree = syntax::parse(&example.expression.text).tree;
    let symbols = tree
        .tokens()
        .iter()
        .filter(|it| it.kind == SyntaxKind::Symbol);
    symbols.map(|&it| tree.token_text(it).to_string()).collect()
}
