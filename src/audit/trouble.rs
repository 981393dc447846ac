//! What keeps a definition from standing at all: it does not compile, or making its value fails.

use crate::lang::definition::{Definition, DefinitionKind};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::Image;
use crate::lang::source::Span;
use crate::lang::syntax::qualified;

/// How far a definition came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It was read: a package or a symbol it names is not there. That is an undefined name.
    Naming,
    /// It was read, expanded and compiled.
    Compilation,
    /// It was run, once, after the rules had judged it.
    Evaluation,
}

/// Where a definition failed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub stage: Stage,
    pub message: String,
    /// In the definition's text.
    pub span: Option<Span>,
}

impl Trouble {
    /// Tells what went wrong with a definition as the rules see it.
    pub fn new(stage: Stage, definition: &Definition, diagnostic: &Diagnostic) -> Trouble {
        let is_here = diagnostic
            .source
            .as_ref()
            .is_some_and(|it| it.name == definition.source.name);
        let span = diagnostic.span.filter(|span| {
            is_here && definition.span.start <= span.start && span.end <= definition.span.end
        });
        let marked = span.map_or("", |it| &definition.source.text[it.range()]);
        let names_a_package = qualified::split(marked).is_some();
        let start = definition.span.start;
        // What cannot be brought in failed all the same, whether its name or its code was the fault.
        let is_dependency =
            definition.kind == DefinitionKind::Package && definition.head != "defpackage";
        Trouble {
            stage: match stage {
                _ if is_dependency => Stage::Evaluation,
                Stage::Compilation if diagnostic.kind == "reader" && names_a_package => {
                    Stage::Naming
                }
                stage => stage,
            },
            message: diagnostic.message.clone(),
            span: span.map(|it| Span {
                start: it.start - start,
                end: it.end - start,
            }),
        }
    }

    /// Compiles a definition. A package is made, and so is a function or a macro that is to be kept, for
    /// what comes after it is expanded with it; no function is called.
    pub fn compile(image: &mut Image, definition: &Definition, keeps: bool) -> Option<Trouble> {
        let outcome = match (image.prepare_definition(definition), definition.kind) {
            (Err(problem), _) => Err((Stage::Compilation, problem)),
            (Ok(program), DefinitionKind::Package) => image
                .run(&program)
                .map_err(|problem| (Stage::Evaluation, problem)),
            (Ok(program), DefinitionKind::Function | DefinitionKind::Macro) if keeps => {
                // What cannot be bound is no fault of the code.
                let _ = image.run(&program);
                return None;
            }
            (Ok(_), _) => return None,
        };
        let (stage, problem) = outcome.err()?;
        Some(Trouble::new(stage, definition, &problem))
    }

    /// Makes the value of a definition that has one, with so much fuel and without a world; answers why it
    /// cannot be made, where that is not for want of these.
    pub fn of_value(image: &mut Image, definition: &Definition, fuel: u64) -> Option<Trouble> {
        /// What is no fault of a value that is made alone.
        const EXCUSED: [&str; 3] = ["limit", "permission-denied", "unbound"];
        let program = image.prepare_definition(definition).ok()?;
        let limits = image.machine().limits.clone();
        image.machine_mut().limits.fuel = Some(fuel);
        let outcome = image.run(&program);
        image.machine_mut().limits = limits;
        let problem = outcome.err()?;
        let is_fault = !EXCUSED.contains(&problem.kind.as_str());
        is_fault.then(|| Trouble::new(Stage::Evaluation, definition, &problem))
    }

    /// Compiles a definition, and makes the value of one that has one; what that did is undone.
    pub fn rehearse(image: &mut Image, definition: &Definition) -> Option<Trouble> {
        let transaction = image.begin();
        let outcome = match image.prepare_definition(definition) {
            Err(problem) => Err((Stage::Compilation, problem)),
            Ok(program) if makes_a_value(definition.kind) => image
                .run(&program)
                .map(|_| ())
                .map_err(|problem| (Stage::Evaluation, problem)),
            Ok(_) => Ok(()),
        };
        image.undo(transaction);
        outcome
            .err()
            .map(|(stage, problem)| Trouble::new(stage, definition, &problem))
    }
}

fn makes_a_value(kind: DefinitionKind) -> bool {
    matches!(
        kind,
        DefinitionKind::Variable
            | DefinitionKind::Parameter
            | DefinitionKind::Constant
            | DefinitionKind::Package
    )
}
