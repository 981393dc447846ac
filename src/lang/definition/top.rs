//! The forms of a text, in the order in which they are to be run.

use super::{Definition, name};
use crate::lang::source::{SourceText, Span, USER_PACKAGE};
use crate::lang::syntax::{self, SyntaxError, SyntaxNode, form};

/// A form that stands at top level.
#[derive(Clone, Debug, PartialEq)]
pub enum TopForm {
    Definition(Box<Definition>),
    /// Defines nothing: it is evaluated and leaves no commit.
    Expression {
        text: String,
        span: Span,
    },
}

impl TopForm {
    /// Returns the definition that a form of `source` is, or was meant to be.
    pub fn meant(&self, source: &SourceText) -> Option<Definition> {
        match self {
            TopForm::Definition(definition) => Some(Definition::clone(definition)),
            TopForm::Expression { text, span } => {
                let parse = syntax::parse(text);
                let form = parse.tree.forms().next()?;
                Definition::meant(source, *span, form)
            }
        }
    }

    pub fn span(&self) -> Span {
        match self {
            TopForm::Definition(definition) => definition.form_span,
            TopForm::Expression { span, .. } => *span,
        }
    }
}

/// Reads all forms of a text; those of a top-level `begin` or `progn` count as standing in its place.
///
/// The forms are there even where the text has errors, as far as they could be told apart; whoever
/// runs them must refuse a text with errors.
pub fn definitions(source: &SourceText) -> (Vec<TopForm>, Vec<SyntaxError>) {
    let parse = syntax::parse(&source.text);
    let mut source = source.clone();
    let forms = form::top_level(&parse.tree)
        .into_iter()
        .map(|form| match Definition::read(&source, form) {
            Some(definition) => TopForm::Definition(Box::new(definition)),
            None => {
                if let Some(package) = entered_package(form) {
                    source = source.clone().in_package(&package);
                }
                TopForm::Expression {
                    text: form.text().to_string(),
                    span: form.span(),
                }
            }
        })
        .collect();
    (forms, parse.errors)
}

/// Returns the definitions in the body of the module that stands at a place of a text; none where
/// another form stands there.
pub fn module_definitions(source: &SourceText, place: Span) -> Vec<Definition> {
    let parse = syntax::parse(&source.text);
    let mut forms = form::top_level(&parse.tree).into_iter();
    let module = forms.find(|it| it.span() == place && it.is_call_of("module"));
    let body = module.into_iter().flat_map(|it| it.children().skip(3));
    body.filter_map(|form| Definition::read(source, form))
        .collect()
}

/// Returns the package that a form makes the current one.
pub fn entered_package(form: SyntaxNode<'_>) -> Option<String> {
    let package = form.child(1).filter(|_| form.is_call_of("in-package"))?;
    let name = name::of_package(package)?;
    // The first package has names that everybody uses for it.
    let is_user = matches!(
        name.to_lowercase().as_str(),
        "cl-user" | "common-lisp-user" | "user"
    );
    Some(if is_user {
        USER_PACKAGE.to_string()
    } else {
        name
    })
}

/// Returns the files that a text loads or imports where it names them, at its top level or in a module.
pub fn loaded_files(text: &str) -> Vec<String> {
    let parse = syntax::parse(text);
    let mut names = Vec::new();
    let mut waiting = form::top_level(&parse.tree);
    waiting.reverse();
    while let Some(form) = waiting.pop() {
        if form.is_call_of("load") || form.is_call_of("import") {
            names.extend(form.child(1).and_then(|it| it.string()).map(Into::into));
        } else if form.is_call_of("module") {
            let inner: Vec<_> = form.children().collect();
            waiting.extend(inner.into_iter().rev());
        }
    }
    names
}

/// Returns what the module of a text exports; nothing where the text is no module, and so exports all.
pub fn exports(text: &str) -> Option<Vec<String>> {
    let parse = syntax::parse(text);
    let forms = form::top_level(&parse.tree);
    let module = forms.into_iter().find(|form| form.is_call_of("module"))?;
    let exported = module.child(2).filter(|it| it.is_call_of("export"))?;
    let names = exported.children().skip(1).filter_map(|it| it.symbol());
    Some(names.map(|name| name.to_string()).collect())
}
