//! What the text of a definition provides to others, and what it mentions, read without an image.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Standing;
use crate::lang::definition::{Definition, Parameters, TopForm, definitions, generic_of};
use crate::lang::source::{SourceText, USER_PACKAGE};
use crate::lang::syntax::{self, SyntaxKind};

use super::order::Role;

/// What the text of one definition provides and mentions.
pub(super) struct Part {
    pub provided: Vec<String>,
    /// Of a structure: its name, with which the names of what it makes begin or end.
    pub prefix: Option<String>,
    /// Of a method: its generic function.
    pub generic: Option<String>,
    /// With whether the name stands where names are bound.
    pub mentioned: BTreeMap<String, bool>,
}

impl Part {
    pub fn of(standing: &Standing) -> Part {
        // Packages are left out: a name may move a definition of another package, which does no harm.
        let source = SourceText::new(standing.name.as_str(), standing.text.as_str());
        let definition = definitions(&source)
            .0
            .into_iter()
            .find_map(|form| match form {
                TopForm::Definition(definition) => Some(definition),
                TopForm::Expression { .. } => None,
            });
        let own = definition.as_deref().map(own_names).unwrap_or_default();
        let (mut mentioned, mut made) = (BTreeMap::new(), Vec::new());
        let parse = syntax::parse(&standing.text);
        let mut before = [SyntaxKind::Whitespace; 2];
        let mut word = String::new();
        for &token in parse.tree.tokens() {
            if token.kind.is_trivia() {
                continue;
            }
            let text = parse.tree.token_text(token);
            let text = without_package(text);
            if standing.kind == "package" {
                let name = text.trim_matches([':', '#', '"']);
                mentioned.insert(format!("(package {name})"), false);
            }
            if token.kind == SyntaxKind::Symbol && !own.contains(text) {
                let is_bound = matches!(before[1], SyntaxKind::OpenParen | SyntaxKind::OpenBracket)
                    && before[0] != SyntaxKind::Whitespace;
                *mentioned.entry(text.to_string()).or_default() |= is_bound;
                if standing.kind == "record" || MAKERS.contains(&word.as_str()) {
                    made.push(text.to_string());
                }
            }
            before = [before[1], token.kind];
            word = text.to_string();
        }
        if standing.package != USER_PACKAGE {
            mentioned.insert(format!("(package {})", standing.package), false);
        }
        let plain = match standing.kind.as_str() {
            "package" => standing.name.clone(),
            _ => plain_name(without_package(&standing.name)).to_string(),
        };
        let mut provided = vec![plain.clone()];
        if Role::of(&standing.kind) == Role::Type {
            provided.extend(made);
        }
        Part {
            prefix: (standing.kind == "structure").then(|| plain.clone()),
            generic: (standing.kind == "method").then(|| generic_of(&standing.name).to_string()),
            provided,
            mentioned,
        }
    }
}

/// Returns a name as it is written in its own package.
fn without_package(name: &str) -> &str {
    let name_start = name.find([' ', '(']).unwrap_or(name.len());
    match name[..name_start].rfind(':') {
        Some(at) if at > 0 => &name[at + 1..],
        _ => name,
    }
}

/// What stands before the name of a function that a type makes.
const MAKERS: [&str; 8] = [
    ":accessor",
    ":conc-name",
    ":constructor",
    ":copier",
    ":predicate",
    ":reader",
    ":writer",
    "define-record-type",
];

/// Returns the name by which a definition is mentioned: of `area :before (circle)` it is `area`, of
/// `(setf size)` it is `size`.
fn plain_name(name: &str) -> &str {
    let name = name.strip_prefix("(setf ").unwrap_or(name);
    let end = name.find([' ', ')']).unwrap_or(name.len());
    &name[..end]
}

/// Returns the structure that makes a name such as `make-point`, `point-x`, `point-p`.
pub(super) fn structure_of(name: &str, structures: &HashMap<&str, usize>) -> Option<usize> {
    for made in ["make-", "copy-"] {
        if let Some(index) = name.strip_prefix(made).and_then(|it| structures.get(it)) {
            return Some(*index);
        }
    }
    if let Some(index) = name.strip_suffix('?').and_then(|it| structures.get(it)) {
        return Some(*index);
    }
    let dashes = name.match_indices('-');
    dashes
        .filter_map(|(at, _)| structures.get(&name[..at]))
        .next()
        .copied()
}

/// Returns the names that mean something else inside a definition.
fn own_names(definition: &Definition) -> BTreeSet<String> {
    let Some(parameters) = &definition.parameters else {
        return BTreeSet::new();
    };
    let Parameters {
        required,
        optional,
        keyword,
        rest,
        ..
    } = parameters;
    let all = required.iter().chain(optional).chain(keyword).chain(rest);
    all.flat_map(|it| it.names.iter().cloned()).collect()
}
