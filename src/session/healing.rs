//! Performs what healing wants done: examples, questions to a model, the gate; and takes what was healed.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::asking::Context;
use super::command::RequestId;
use super::drive::Approval;
use super::error::describe_io;
use super::event::Event;
use super::host::HostError;
use super::intake::{FileText, read_source};
use super::models::{Exchange, ExchangeState};
use super::session::Session;
use super::source::edit::Edit;
use super::source::write_back::Caution;
use super::stop::Stop;
use super::task::Task;
use super::text::failure;
use super::view::healing::{HealNews, HealStatus, HealWish, Healed};
use super::view::outcomes::{CheckRow, TestRow};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::SourceText;
use crate::living::gate::Gate;
use crate::living::gate::graft::{Keeps, without_docstring};
use crate::living::heal::{self, Case, End, Examination, Healing, Outcome, Verdict, Wish};
use crate::llm::chat::{ChatEvent, ChatRequest, Usage};
use crate::llm::provider::Continue;

/// How often whoever waits for a model is heard.
const STEP: Duration = Duration::from_millis(10);
/// Bytes of a reply; what comes after them is not heard.
const REPLY_BYTES_MAX: usize = 1 << 20;
/// The directive of functions that may be healed.
const SELF_HEAL: &str = "self-heal";

/// What a model said, and where it is on record.
pub(super) struct Said {
    pub reply: String,
    pub usage: Usage,
    pub model: String,
    pub exchange: Option<u64>,
}

type Hear<'a> = &'a mut dyn FnMut(&mut Session, HealNews);

impl Session {
    /// Asks a model and waits for the whole answer; questions of fronts are answered meanwhile.
    pub(super) fn consult(
        &mut self,
        model: Option<&str>,
        mut request: ChatRequest,
        purpose: &str,
    ) -> Result<Said, HostError> {
        let mut provider = self.provider(model)?;
        request.model = provider.model().to_string();
        let (name, model) = (provider.name().to_string(), request.model.clone());
        let (sender, news) = sync_channel(64);
        let asked = request.clone();
        std::thread::Builder::new()
            .name("model".into())
            .spawn(move || {
                let outcome = provider.chat(&asked, &mut |event| {
                    // Whoever gave up does not listen.
                    match sender.send(Ok(event)) {
                        Ok(()) => Continue::Yes,
                        Err(_) => Continue::Stop,
                    }
                });
                if let Err(error) = outcome {
                    let _ = sender.send(Err(error));
                }
            })
            .map_err(|error| HostError::new("io", describe_io(&error)))?;
        let (mut reply, mut usage) = (String::new(), Usage::default());
        let mut trouble = None;
        loop {
            match news.recv_timeout(STEP) {
                Ok(Ok(ChatEvent::Text(text))) => reply.push_str(&text),
                Ok(Ok(ChatEvent::Finished(all))) => usage = all,
                Ok(Ok(_)) => {}
                Ok(Err(error)) => trouble = Some(HostError::from(error)),
                Err(RecvTimeoutError::Timeout) => self.look_up(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if reply.len() > REPLY_BYTES_MAX {
                trouble = Some(HostError::new("llm", "the answer has no end"));
                break;
            }
            if self.is_told_to_stop() {
                trouble = Some(HostError::new("llm", "the question was taken back"));
                break;
            }
        }
        drop(news);
        let state = match &trouble {
            None => ExchangeState::Whole,
            Some(error) if reply.is_empty() => ExchangeState::Failed(error.message.clone()),
            Some(error) => ExchangeState::Cut(error.message.clone()),
        };
        let seq = self.keep_exchange(Exchange {
            provider: name,
            model: model.clone(),
            purpose: purpose.into(),
            request,
            reply: reply.clone(),
            usage,
            state,
        });
        match trouble {
            Some(error) => Err(error),
            None => Ok(Said {
                reply,
                usage,
                model,
                exchange: (seq > 0).then_some(seq),
            }),
        }
    }

    /// Heals a function as far as that is possible without changing anything. `hear` is told how it goes.
    pub(super) fn find_cure(
        &mut self,
        name: &str,
        wish: &HealWish,
        hear: Hear<'_>,
    ) -> Result<(Healed, Option<Gate>), HostError> {
        let config = self.options.config.heal.clone();
        let attempts = wish.attempts_max.or(config.attempts);
        let model = wish.model.clone().or(config.model);
        let mut healing = Healing::begin(Case {
            name: name.into(),
            attempts_max: attempts.unwrap_or(heal::ATTEMPTS).min(heal::ATTEMPTS_MAX),
            keep_structure: wish.keep_structure,
        });
        let mut healed = Healed {
            name: name.into(),
            ..Healed::default()
        };
        let mut passed = None;
        while let Some(wish) = healing.wish() {
            let attempt = healing.attempts() + 1;
            let outcome = match wish {
                Wish::Examine => {
                    let row = self.examined(name)?;
                    healed.passing = row.passed();
                    healed.total = row.checks.len();
                    let context = self.context_of(&Context::Definition(name.into()))?;
                    let failed = row.checks.iter().filter(|it| !it.passed);
                    let examination = Examination {
                        total: row.checks.len(),
                        failed: failed.map(told).collect(),
                        title: context.title,
                        text: context.text,
                    };
                    hear(self, HealNews::Examined { row });
                    Outcome::Examined(examination)
                }
                Wish::Ask(request) => {
                    hear(self, HealNews::Asking { attempt });
                    let said = self.consult(model.as_deref(), *request, &format!("heal {name}"))?;
                    let tokens = said.usage.output_tokens;
                    healed.exchange = said.exchange;
                    healed.model = said.model;
                    hear(self, HealNews::Answered { attempt, tokens });
                    Outcome::Answered {
                        reply: said.reply,
                        tokens,
                    }
                }
                Wish::Gate(reply) => {
                    let names = [name.to_string()];
                    let gate = self.lead(&reply, &names, Keeps::Docstring, &mut |_, _| {});
                    let verdict = verdict_of(&gate);
                    hear(
                        self,
                        HealNews::Tried {
                            attempt,
                            held: verdict.held,
                            total: verdict.total,
                            failures: verdict.failures.clone(),
                        },
                    );
                    if let Some(exchange) = healed.exchange.filter(|_| !verdict.passed) {
                        let why = verdict.failures.join("; ");
                        self.conclude_exchange(exchange, &format!("refused: {why}"));
                    }
                    passed = Some(gate);
                    Outcome::Gated(verdict)
                }
            };
            healing.answer(outcome);
        }
        healed.old = self
            .standing(name)
            .definition
            .map_or_else(String::new, |it| it.text);
        healed.attempts = healing.attempts();
        healed.tokens = healing.tokens;
        if healed.attempts > 0 {
            healed.passing = healing.verdict.held;
            healed.total = healing.verdict.total.max(healed.total);
        }
        match healing.end() {
            Some(End::Healthy) => healed.status = HealStatus::Healthy,
            Some(End::Healed { candidate }) => {
                healed.status = HealStatus::Proposed;
                healed.candidate = Some(candidate.clone());
            }
            Some(End::GivenUp) => {
                healed.status = HealStatus::Failed;
                healed.reason = Some(healing.verdict.failures.join("; "));
            }
            Some(End::Unspecified) | None => healed.status = HealStatus::Unspecified,
        }
        let gate = passed.filter(|_| healed.status == HealStatus::Proposed);
        let new = gate.as_ref().and_then(|it| it.definitions().first());
        healed.implementation = new.map(without_docstring);
        Ok((healed, gate))
    }

    /// Runs the examples of a function.
    fn examined(&mut self, name: &str) -> Result<TestRow, HostError> {
        if self.standing(name).definition.is_none() {
            let message = format!("`{name}` is no definition of the program");
            return Err(HostError::new("unbound", message).hint("define it, or load its file"));
        }
        let Some(subject) = self.subject(name) else {
            return Ok(TestRow {
                name: name.into(),
                ..TestRow::default()
            });
        };
        let outcomes = self.run_examples(&subject)?;
        Ok(subject.row(&outcomes))
    }

    /// Heals a function and takes what passes: a person asked for it, or the project's rules let it in.
    pub(super) fn heal(
        &mut self,
        name: &str,
        wish: &HealWish,
        hear: Hear<'_>,
    ) -> Result<Healed, HostError> {
        let (mut healed, gate) = self.find_cure(name, wish, hear)?;
        let Some(gate) = gate else {
            return Ok(healed);
        };
        let by = match self.held_back(name, &gate) {
            Ok(by) => by,
            Err(reason) => {
                healed.reason = Some(reason);
                return Ok(healed);
            }
        };
        let approval = Approval {
            model: healed.model.clone(),
            exchange: healed.exchange,
            by,
        };
        self.let_in(&gate, &approval)?;
        healed.status = HealStatus::Healed;
        Ok(healed)
    }

    /// Returns who lets a proposal in, or why nobody does.
    fn held_back(&self, name: &str, gate: &Gate) -> Result<String, String> {
        // Who types it wants it.
        if self.task.origin == "repl" && self.options.author.kind == "human" {
            return Ok(self.options.author.name.clone());
        }
        let standing = self.standing(name).definition;
        if !standing.is_some_and(|it| is_marked(&it)) {
            return Err(format!("`{name}` is not marked `;;@{SELF_HEAL}`"));
        }
        let rules = self.options.config.heal.rules();
        match rules.holds_back(gate) {
            Some(reason) => Err(reason),
            None => Ok("the rules of the project".into()),
        }
    }

    /// Returns the names of the functions of a file that may be healed, with the file's text evaluated
    /// where it was not.
    pub(super) fn patients(&mut self, path: &Path) -> Result<Vec<String>, Stop> {
        let path = self.resolve(path);
        let file = self.paths.display(&path);
        let text = match read_source(&path) {
            FileText::Text(text) => text,
            FileText::Gone => return Err(unfit(format!("there is no file `{file}`"))),
            FileText::Unfit(why) => return Err(unfit(format!("`{file}` is {why}"))),
        };
        let source = SourceText::new(file.as_str(), text);
        let found: Vec<Definition> = definitions(&source)
            .0
            .into_iter()
            .filter_map(|form| match form {
                TopForm::Definition(definition) => Some(*definition),
                TopForm::Expression { .. } => None,
            })
            .collect();
        let stands = |session: &Session, it: &Definition| {
            let binding = session.image.binding(&it.name);
            binding.is_some_and(|binding| binding.text.as_deref() == Some(&it.text))
        };
        if !found.iter().all(|it| stands(self, it)) {
            self.load_file(&path)?;
        }
        let marked = found.into_iter().filter(is_marked);
        Ok(marked.map(|it| it.name).collect())
    }

    /// Finds cures for the functions of a file, and tells how it goes.
    pub(super) fn heal_file_on_demand(&mut self, id: RequestId, path: &Path, wish: &HealWish) {
        self.task = Task {
            id: Some(id),
            ..Task::own("load")
        };
        self.start_clock();
        let outcome = self.patients(path).and_then(|names| {
            for name in names {
                let found = self.find_cure(&name, wish, &mut |session, news| {
                    let news = Box::new(news);
                    session.emit(Event::Healing { id, news });
                });
                let (healed, _) = found.map_err(stop_of)?;
                let news = Box::new(HealNews::Ended(healed));
                self.emit(Event::Healing { id, news });
            }
            Ok(())
        });
        self.finish(id, outcome);
    }

    /// Takes what was healed, and writes it into its file whatever the project says about others.
    pub(super) fn write_healed(
        &mut self,
        id: RequestId,
        path: &Path,
        name: &str,
        text: &str,
        exchange: Option<u64>,
    ) {
        self.task = Task {
            id: Some(id),
            ..Task::own("patch")
        };
        self.start_clock();
        let outcome = self.try_to_write_healed(path, name, text, exchange);
        self.finish(id, outcome);
    }

    fn try_to_write_healed(
        &mut self,
        path: &Path,
        name: &str,
        text: &str,
        exchange: Option<u64>,
    ) -> Result<(), Stop> {
        let gate = self.lead(text, &[name.to_string()], Keeps::Docstring, &mut |_, _| {});
        if !gate.report().may_apply {
            return Err(unfit(gate.failures().join("; ")));
        }
        let approval = Approval {
            model: self.model_of(exchange),
            exchange,
            by: self.options.author.name.clone(),
        };
        self.let_in(&gate, &approval)?;
        let path = self.resolve(path);
        let file = self.paths.display(&path);
        let edits = gate.definitions().iter().map(|it| Edit::Replace {
            name: it.name.clone(),
            becomes: it.name.clone(),
            text: it.text.clone(),
        });
        for edit in edits {
            // Where the project writes files by itself this is done already, and changes nothing.
            if let Err(unwritten) = self.edit_file(&file, &edit, Caution::Forced) {
                return Err(unfit(unwritten.message(&file)));
            }
        }
        Ok(())
    }

    /// Changes a function as a person instructs; what passes the gate is taken. Answers the report and the
    /// texts before and after.
    pub(super) fn patch(
        &mut self,
        name: &str,
        instruction: &str,
        model: Option<&str>,
    ) -> Result<Patched, HostError> {
        let standing = self.standing(name);
        let Some(old) = standing.definition else {
            let message = format!("`{name}` is no definition of the program");
            return Err(HostError::new("unbound", message).hint("define it, or load its file"));
        };
        let context = self.context_of(&Context::Definition(name.into()))?;
        let request = heal::patch_request(&context.title, &context.text, name, instruction);
        let said = self.consult(model, request, &format!("patch {name}"))?;
        let names = [name.to_string()];
        let gate = self.lead(&said.reply, &names, Keeps::Missing, &mut |_, _| {});
        let mut patched = Patched {
            old: old.text,
            new: gate.definitions().first().map(|it| it.text.clone()),
            is_applied: false,
            held: gate.examples().total - gate.examples().failed.len().min(gate.examples().total),
            total: gate.examples().total,
            remarks: remarks(&gate),
        };
        if gate.report().may_apply {
            let approval = Approval {
                model: said.model,
                exchange: said.exchange,
                by: self.options.author.name.clone(),
            };
            self.let_in(&gate, &approval)?;
            patched.is_applied = true;
        } else if let Some(exchange) = said.exchange {
            let why = gate.failures().join("; ");
            self.conclude_exchange(exchange, &format!("refused: {why}"));
        }
        Ok(patched)
    }
}

/// What came of an instruction.
pub(super) struct Patched {
    pub old: String,
    /// Nothing where the reply holds no definition.
    pub new: Option<String>,
    pub is_applied: bool,
    pub held: usize,
    pub total: usize,
    /// What is to be said of it, a line each.
    pub remarks: Vec<String>,
}

/// Everything that a person should know of a proposal: what failed, what is new.
fn remarks(gate: &Gate) -> Vec<String> {
    let failures = gate.failures();
    if !failures.is_empty() {
        return failures;
    }
    let steps = gate.report().definitions.iter().flat_map(|it| &it.steps);
    let details = steps.flat_map(|it| it.detail.iter().cloned());
    details
        .filter(|it| it.starts_with("new: ") || it.starts_with("wider: "))
        .collect()
}

fn verdict_of(gate: &Gate) -> Verdict {
    let examples = gate.examples();
    let new = gate.definitions().first();
    Verdict {
        passed: gate.report().may_apply,
        candidate: new.map_or_else(String::new, |it| it.text.clone()),
        total: examples.total,
        held: examples.total - examples.failed.len().min(examples.total),
        failures: gate.failures(),
    }
}

/// A failure on a line, with what was expected.
fn told(check: &CheckRow) -> String {
    match check.expected.is_empty() {
        true => check.text.clone(),
        false => format!("{}, expected {}", check.text, check.expected),
    }
}

fn is_marked(definition: &Definition) -> bool {
    definition.directives.iter().any(|it| it.key == SELF_HEAL)
}

fn unfit(message: String) -> Stop {
    failure("io", message, "nothing was changed")
}

fn stop_of(error: HostError) -> Stop {
    let mut diagnostic = Diagnostic::new(error.kind, error.message);
    diagnostic.hint = error.hint;
    diagnostic.into()
}
