//! A definition as the index keeps it: what it uses, by numbers.

use std::sync::Arc;

use super::names::{Name, Names};
use crate::audit::facts::references;
use crate::lang::definition::{Definition, DefinitionKind, generic_of};
use crate::lang::image::uses::{Signature, UseKind, Uses};

/// One use of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Used {
    pub name: Name,
    pub kind: Kind,
    /// Bytes from the start of the definition's text.
    pub place: Option<(u32, u32)>,
    /// The use of what may be a macro around it.
    pub inside: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Call(Box<Arguments>),
    Value,
    Assigned,
    Macro,
    /// The quoted name of a function or class, given to who takes such; any name of a text that could
    /// not be expanded.
    Named,
    /// Somewhere in data.
    Mentioned,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arguments {
    pub count: u32,
    pub spread: bool,
    pub keywords: Vec<(u32, Name)>,
    /// The global variables among them.
    pub variables: Vec<Name>,
}

#[derive(Clone, Debug)]
pub(super) struct Member {
    pub kind: DefinitionKind,
    /// Grows with every definition that is added.
    pub order: u64,
    /// Where it is written, and in which package: what layers are told by.
    pub file: Arc<str>,
    pub package: Arc<str>,
    pub uses: Vec<Used>,
    pub binds: Vec<(Name, Option<Arc<Signature>>)>,
    /// What the names begin with that it binds, where it could not be expanded.
    pub prefix: Option<String>,
    pub twin: Option<u128>,
    pub name_place: Option<(u32, u32)>,
    /// The function a method belongs to.
    pub generic: Option<Name>,
    /// Names that a package hands out.
    pub exports: Vec<Name>,
}

impl Member {
    pub fn new(
        names: &mut Names,
        definition: &Definition,
        uses: Option<&Uses>,
        twin: Option<u128>,
        order: u64,
    ) -> Member {
        let own = names.number(&definition.name.as_str().into());
        let generic = (definition.kind == DefinitionKind::Method)
            .then(|| names.number(&generic_of(&definition.name).into()));
        let mut member = Member {
            kind: definition.kind,
            order,
            file: definition.source.name.clone(),
            package: definition.source.package().into(),
            uses: Vec::new(),
            binds: vec![(own, None)],
            prefix: None,
            twin,
            name_place: super::place::of_name(definition),
            generic,
            exports: super::place::exports(names, definition),
        };
        match uses {
            Some(uses) => member.read(names, definition, uses),
            None => member.guess(names, definition),
        }
        member
    }

    fn read(&mut self, names: &mut Names, definition: &Definition, found: &Uses) {
        let numbers: Vec<Name> = found
            .names
            .iter()
            .map(|text| names.number(&plain(text)))
            .collect();
        let number = |at: u32| numbers[at as usize];
        let start = definition.span.start;
        let end = definition.span.end;
        for it in &found.uses {
            let kind = match &it.kind {
                UseKind::Call(given) => Kind::Call(Box::new(Arguments {
                    count: given.count,
                    spread: given.spread,
                    keywords: given
                        .keywords
                        .iter()
                        .map(|it| (it.0, number(it.1)))
                        .collect(),
                    variables: given.variables.iter().map(|&it| number(it)).collect(),
                })),
                UseKind::Value => Kind::Value,
                UseKind::Assigned => Kind::Assigned,
                UseKind::Macro => Kind::Macro,
                UseKind::Quoted(Some(taker)) if takes_names(&found.names[*taker as usize]) => {
                    Kind::Named
                }
                UseKind::Quoted(_) | UseKind::Mentioned => Kind::Mentioned,
            };
            let place = it
                .span
                .filter(|span| start <= span.start && span.end <= end)
                .map(|span| (span.start - start, span.end - start));
            self.uses.push(Used {
                name: number(it.name),
                kind,
                place,
                inside: it.inside,
            });
        }
        for bound in &found.bound {
            let name = number(bound.name);
            let signature = bound.signature.clone().map(Arc::new);
            match self.binds.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = signature,
                None => self.binds.push((name, signature)),
            }
        }
    }

    /// What cannot be expanded uses what its text names, and may bind more than its name.
    fn guess(&mut self, names: &mut Names, definition: &Definition) {
        for text in references::of_text(&definition.text) {
            self.uses.push(Used {
                name: names.number(&text.into()),
                kind: Kind::Named,
                place: None,
                inside: None,
            });
        }
        if let Some(generic) = self.generic {
            self.binds.push((generic, None));
        }
        if matches!(
            definition.kind,
            DefinitionKind::Structure | DefinitionKind::Class | DefinitionKind::Record
        ) {
            self.prefix = Some(definition.name.clone());
        }
    }
}

/// Whether the code of a definition runs when it is called.
pub(super) fn is_callable(kind: DefinitionKind) -> bool {
    !matches!(
        kind,
        DefinitionKind::Variable
            | DefinitionKind::Parameter
            | DefinitionKind::Constant
            | DefinitionKind::Package
    )
}

/// Classes have a second name that no text reads as.
fn plain(name: &Arc<str>) -> Arc<str> {
    let inside = name
        .strip_prefix("(class ")
        .and_then(|it| it.strip_suffix(')'));
    inside.map_or_else(|| name.clone(), Into::into)
}

/// Whether a function takes the quoted names of functions or classes.
fn takes_names(function: &str) -> bool {
    references::NAME_TAKERS.contains(&function)
        || matches!(function, "%specializer" | "%make-class" | "%apply")
}
