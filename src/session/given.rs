//! What a definition stands on: the definitions it uses, directly or not, in the order in which they came.

use std::collections::{BTreeMap, BTreeSet};

use super::session::Session;
use super::worker::orders::Piece;
use crate::history::query::heads;
use crate::lang::definition::{DefinitionKind, generic_of};
use crate::lang::image::{BindingView, Origin};
use crate::lang::source::USER_PACKAGE;
use crate::lang::syntax::{self, SyntaxKind};

/// Definitions that are given at most.
const GIVEN_MAX: usize = 10_000;
/// Names whose examples and tests are run when something they use changes.
const USERS_MAX: usize = 200;

impl Session {
    /// Returns the definitions behind these names and behind all that they use.
    pub(super) fn given(&self, roots: impl IntoIterator<Item = String>) -> Vec<Piece> {
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut waiting: Vec<String> = roots.into_iter().collect();
        let mut found: Vec<(u64, Piece)> = Vec::new();
        let mut methods = None;
        while let Some(name) = waiting.pop() {
            if known.len() >= GIVEN_MAX || !known.insert(name.clone()) {
                continue;
            }
            let binding = self.image.binding(&name);
            let Some(binding) = binding.filter(|it| it.origin == Origin::Program) else {
                continue;
            };
            let dispatches = matches!(
                binding.kind,
                Some(DefinitionKind::Generic | DefinitionKind::Variable)
            );
            if dispatches {
                let methods = methods.get_or_insert_with(|| self.methods());
                waiting.extend(methods.get(&name).into_iter().flatten().cloned());
            }
            let text = binding.text.clone().unwrap_or_default();
            waiting.extend(binding.references.iter().cloned());
            waiting.extend(symbols_of(&text));
            if text.is_empty() {
                continue;
            }
            let seq = self.heads.get(&name).map_or(u64::MAX, |it| it.seq);
            found.push((seq, piece(binding, text)));
        }
        found.sort_by_key(|(seq, _)| *seq);
        let found: Vec<Piece> = found.into_iter().map(|(_, piece)| piece).collect();
        let mut pieces = self.packages_of(&found);
        pieces.extend(found);
        pieces
    }

    /// The methods of each generic function.
    fn methods(&self) -> BTreeMap<String, Vec<String>> {
        let mut methods: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in self.image.program_names() {
            let generic = generic_of(&name).to_string();
            if generic != name {
                methods.entry(generic).or_default().push(name);
            }
        }
        methods
    }

    /// The definitions of the packages in which texts are read.
    fn packages_of(&self, pieces: &[Piece]) -> Vec<Piece> {
        let packages = pieces.iter().map(|it| it.package.as_str());
        let packages: BTreeSet<&str> = packages.filter(|it| *it != USER_PACKAGE).collect();
        let found = packages.into_iter().filter_map(|package| {
            let name = format!("(package {package})");
            // A history that cannot be read now is told of wherever it is asked next.
            let commit = heads::alive(&self.archive.store, &name).ok().flatten()?;
            Some(Piece {
                name,
                package: USER_PACKAGE.into(),
                file: "package".into(),
                line: 1,
                text: commit.source,
            })
        });
        found.collect()
    }

    /// Returns the names that use these ones, directly or not: those with examples, and tests.
    pub(super) fn users_with_checks(&self, names: &[String]) -> (Vec<String>, Vec<String>) {
        let mut known: BTreeSet<String> = names.iter().cloned().collect();
        let mut waiting: Vec<String> = names.to_vec();
        let (mut examples, mut tests) = (Vec::new(), Vec::new());
        while let Some(name) = waiting.pop() {
            for user in self.image.dependents(&name) {
                if known.len() >= USERS_MAX + names.len() || !known.insert(user.clone()) {
                    continue;
                }
                waiting.push(user.clone());
                let Some(binding) = self.image.binding(&user) else {
                    continue;
                };
                let text = binding.text.as_deref().unwrap_or_default();
                let docstring = binding.docstring.as_deref().unwrap_or_default();
                if text.starts_with("(deftest") {
                    tests.push(user);
                } else if docstring.contains(">>>") {
                    examples.push(user);
                }
            }
        }
        examples.sort();
        tests.sort();
        (examples, tests)
    }
}

/// Returns a definition as a worker gets it.
fn piece(binding: BindingView, text: String) -> Piece {
    let place = binding.place.as_ref();
    Piece {
        file: place.map_or_else(String::new, |it| it.source.clone()),
        line: place.map_or(1, |it| it.line),
        name: binding.name,
        package: binding.package,
        text,
    }
}

/// Returns the words of a text that may be names, those in the examples of docstrings among them.
pub(super) fn symbols_of(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut texts = vec![text.to_string()];
    while let Some(text) = texts.pop() {
        let tree = syntax::parse(&text).tree;
        for &token in tree.tokens() {
            let word = tree.token_text(token);
            match token.kind {
                SyntaxKind::Symbol => {
                    names.insert(word.to_string());
                }
                SyntaxKind::String if word.contains(">>>") => {
                    let lines = word.lines().filter_map(|line| line.split_once(">>>"));
                    let examples = lines.map(|(_, it)| it.replace("\\\"", "\""));
                    texts.extend(examples);
                }
                _ => {}
            }
        }
    }
    names
}
