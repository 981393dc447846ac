//! What programs ask of models: answers, streams of them, budgets and cassettes for a while, and what is
//! told of a program to a model.

use std::path::Path;
use std::time::Duration;

use super::super::argument::TEXT;
use super::super::asking::Context;
use super::super::errands::Work;
use super::super::models::{Inquiry, Instead};
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, later, now};
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::{map, vector};
use crate::living::ask::{self, Retold};
use crate::llm::cassette::Mode;
use crate::llm::chat::{ChatRequest, Speaker, Turn};
use crate::llm::meter::{Allowance, Budget, Taken};
use crate::llm::plain::plain;
use crate::llm::price::Price;
use crate::llm::provider::Continue;
use crate::llm::reply::code_of;
use crate::llm::scripted::{Scripted, SharedScript};

const MODEL: Capability = Capability::Model;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    later("%ask", "target question options", "Asks a model about something; `ask` calls it.", MODEL, ask_about),
    later("%ask-code", "target instruction options reply problem", "Asks a model for code; `ask/code` calls it.", MODEL, ask_for_code),
    now("%llm-close", "stream", "Lets go of an answer that comes in.", MODEL, close),
    now("%llm-code", "reply", "Answers the code in a reply, or the reply where it has none.", MODEL, code),
    now("%llm-enter", "kind value options", "Begins a script, cassette or budget.", MODEL, enter),
    now("%llm-form", "reply", "Reads the code in a reply as one form.", MODEL, form),
    now("%llm-leave", "kind", "Ends the newest script, cassette or budget.", MODEL, leave),
    later("%llm-next", "stream", "Answers the next piece of an answer that comes in, nil at its end.", MODEL, next),
    now("%llm-open", "prompt options", "Asks a model for an answer that is taken piece by piece.", MODEL, open),
    now("ask/context", "target", "Answers what a model is told of something.", MODEL, context),
    now("llm/budget-remaining", "", "Answers what is left of the innermost budget.", MODEL, budget_remaining),
    later("llm/chat", "messages &optional options", "Answers what a model says to messages.", MODEL, chat),
    later("llm/complete", "prompt &optional options", "Answers what a model says to a prompt.", MODEL, complete),
    now("llm/current-provider", "", "Answers the provider and the model that are asked.", MODEL, current_provider),
    now("llm/last-usage", "", "Answers what the newest exchange took.", MODEL, last_usage),
    now("llm/session-usage", "", "Answers what all exchanges took.", MODEL, session_usage),
    now("llm/set-pricing", "model input output", "Sets what a model costs.", MODEL, set_pricing),
    now("llm/use", "&optional model", "Chooses the model that is asked from now on.", MODEL, choose),
];

type Answer = Result<Value, HostError>;

fn reply(session: &mut Session, reply: Reply) -> Answer {
    reply.into_value(session.image.machine_mut())
}

/// Returns what a map has under a keyword; nothing where it has nil.
fn option(session: &Session, options: Value, name: &str) -> Option<Value> {
    let machine = session.image.machine();
    let key = Value::keyword(machine.symbols.find(name)?);
    match map::is_map(&machine.heap, options) {
        true => map::get(&machine.heap, options, key).filter(|value| !value.is_nil()),
        false => None,
    }
}

fn text_option(session: &Session, options: Value, name: &str) -> Result<Option<String>, HostError> {
    let Some(value) = option(session, options, name) else {
        return Ok(None);
    };
    let machine = session.image.machine();
    match (machine.heap.text(value), value.as_keyword()) {
        (Some(text), _) => Ok(Some(text.to_string())),
        (None, Some(word)) => Ok(Some(machine.symbols.name(word).to_string())),
        (None, None) => Err(wrong_option(name, "a string")),
    }
}

fn number_option(session: &Session, options: Value, name: &str) -> Result<Option<f64>, HostError> {
    let Some(value) = option(session, options, name) else {
        return Ok(None);
    };
    let number = number_of(session, value).filter(|it| it.is_finite() && *it >= 0.0);
    number
        .map(Some)
        .ok_or_else(|| wrong_option(name, "a number, 0 or more"))
}

fn number_of(session: &Session, value: Value) -> Option<f64> {
    let heap = &session.image.machine().heap;
    let whole = value.as_fixnum().map(|it| it as f64);
    whole.or_else(|| heap.as_float(value))
}

fn wrong_option(name: &str, expected: &str) -> HostError {
    HostError::new("type-error", format!("the option `:{name}` is {expected}"))
}

/// Returns the elements of a list or vector.
fn elements(session: &Session, value: Value) -> Option<Vec<Value>> {
    let heap = &session.image.machine().heap;
    match heap.kind(value) {
        Some(Kind::Vector) => Some(vector::to_vec(heap, value)),
        _ if value.is_pair() || value.is_empty_list() => {
            Some(heap.elements(value).take(MESSAGES_MAX).collect())
        }
        _ => None,
    }
}

/// Messages of one conversation, and answers of one script.
const MESSAGES_MAX: usize = 10_000;

/// Reads a prompt, a string or a list of messages, and the options with it.
fn request(
    session: &Session,
    function: &str,
    prompt: Value,
    options: Value,
) -> Result<ChatRequest, HostError> {
    let mut request = ChatRequest::default();
    if let Some(text) = session.image.machine().heap.text(prompt) {
        request.turns.push(Turn {
            speaker: Speaker::User,
            text: text.to_string(),
        });
    } else {
        let wrong = || HostError::argument(function, 1, "string or list of messages");
        for message in elements(session, prompt).ok_or_else(wrong)? {
            add_message(session, &mut request, message)?;
        }
    }
    if request.turns.is_empty() {
        return Err(HostError::new(
            "eval",
            format!("`{function}`: nothing is asked"),
        ));
    }
    with_options(session, request, options)
}

fn add_message(
    session: &Session,
    request: &mut ChatRequest,
    message: Value,
) -> Result<(), HostError> {
    let wrong = || {
        HostError::new(
            "type-error",
            "a message is a map of `:role`, which is `:user`, `:assistant` or `:system`, and `:content`, a string",
        )
    };
    let role = text_option(session, message, "role")?.ok_or_else(wrong)?;
    let text = text_option(session, message, "content")?.ok_or_else(wrong)?;
    let speaker = match role.as_str() {
        "user" => Speaker::User,
        "assistant" => Speaker::Model,
        "system" => {
            join(&mut request.system, &text);
            return Ok(());
        }
        _ => return Err(wrong()),
    };
    request.turns.push(Turn { speaker, text });
    Ok(())
}

fn join(system: &mut String, text: &str) {
    if !system.is_empty() {
        system.push_str("\n\n");
    }
    system.push_str(text);
}

fn with_options(
    session: &Session,
    mut request: ChatRequest,
    options: Value,
) -> Result<ChatRequest, HostError> {
    if !options.is_nil() && !map::is_map(&session.image.machine().heap, options) {
        let shown = session.image.print_bounded(options);
        return Err(HostError::new(
            "type-error",
            format!("options are a map, and `{shown}` is none"),
        ));
    }
    if let Some(system) = text_option(session, options, "system")? {
        join(&mut request.system, &system);
    }
    if let Some(tokens) = number_option(session, options, "max-tokens")? {
        request.answer_tokens_max = Some(tokens as u32);
    }
    request.temperature = number_option(session, options, "temperature")?;
    if let Some(stops) = option(session, options, "stop") {
        let heap = &session.image.machine().heap;
        let all = match heap.text(stops) {
            Some(one) => Some(vec![one.to_string()]),
            None => elements(session, stops).and_then(|all| {
                let texts = all.iter().map(|it| heap.text(*it).map(str::to_string));
                texts.collect()
            }),
        };
        request.stops = all.ok_or_else(|| wrong_option("stop", "a string, or a list of such"))?;
    }
    Ok(request)
}

/// Prepares a question with what the options say of model and patience.
fn inquiry(
    session: &mut Session,
    request: ChatRequest,
    options: Value,
    purpose: &str,
) -> Result<Inquiry, HostError> {
    let model = text_option(session, options, "model")?;
    let patience = number_option(session, options, "timeout")?;
    let mut inquiry = session.inquire(model.as_deref(), request, purpose)?;
    inquiry.patience = patience.map(|ms| Duration::from_millis(ms as u64));
    Ok(inquiry)
}

/// Makes an errand of a question: it ends where nobody waits for the answer any more.
fn asked(inquiry: Inquiry) -> Work {
    Box::new(move |recall| {
        let answer = inquiry.ask(&mut |_| match recall.is_recalled() {
            true => Continue::Stop,
            false => Continue::Yes,
        });
        Ok(Reply::Text(plain(&answer?)))
    })
}

fn given(values: &[Value], index: usize) -> Value {
    values.get(index).copied().unwrap_or(Value::NIL)
}

fn complete(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let options = given(values, 1);
    let request = request(session, "llm/complete", values[0], options)?;
    inquiry(session, request, options, "complete").map(asked)
}

fn chat(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let options = given(values, 1);
    let request = request(session, "llm/chat", values[0], options)?;
    inquiry(session, request, options, "chat").map(asked)
}

fn open(session: &mut Session, values: &[Value]) -> Answer {
    let options = given(values, 1);
    let request = request(session, "llm/stream", values[0], options)?;
    let inquiry = inquiry(session, request, options, "stream")?;
    let number = session.models.streams.open(inquiry)?;
    reply(session, Reply::Integer(number as i64))
}

fn stream(function: &str, values: &[Value]) -> Result<u64, HostError> {
    let number = values[0].as_fixnum();
    let number = number.and_then(|it| u64::try_from(it).ok());
    number.ok_or_else(|| HostError::argument(function, 1, "number of a stream"))
}

fn next(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let number = stream("%llm-next", values)?;
    let next = session.models.streams.next(number);
    let next = next.ok_or_else(|| HostError::new("eval", "no such answer comes in"))?;
    Ok(Box::new(next))
}

fn close(session: &mut Session, values: &[Value]) -> Answer {
    session.models.streams.close(stream("%llm-close", values)?);
    Ok(Value::NIL)
}

fn code(session: &mut Session, values: &[Value]) -> Answer {
    let text = session.argument(TEXT, "%llm-code", values, 0)?;
    reply(session, Reply::Text(code_of(&text)))
}

/// Several forms become one that does them in their order.
fn form(session: &mut Session, values: &[Value]) -> Answer {
    let text = session.argument(TEXT, "%llm-form", values, 0)?;
    let code = code_of(&text);
    let package = session.image.package();
    let source = SourceText::new("reply", code).in_package(&package);
    let machine = session.image.machine_mut();
    let room = machine.heap.reserve(source.text.len().saturating_mul(4));
    room.map_err(|_| HostError::new("limit", "the heap limit is reached"))?;
    let failed =
        |message: &str| HostError::new("reader", format!("the reply is no code: {message}"));
    let forms = session.image.read_forms(&source).map_err(|errors| {
        failed(
            &errors
                .first()
                .map_or_else(String::new, |it| it.message.clone()),
        )
    })?;
    let forms: Vec<Value> = forms.iter().map(|it| it.root.get()).collect();
    match forms.as_slice() {
        [] => Err(failed("it is empty")),
        [one] => Ok(*one),
        several => {
            let machine = session.image.machine_mut();
            let begin = Value::symbol(machine.symbols.intern("begin"));
            Ok(machine.heap.list(&[&[begin], several].concat()))
        }
    }
}

fn enter(session: &mut Session, values: &[Value]) -> Answer {
    match session
        .argument(super::super::argument::NAME, "%llm-enter", values, 0)?
        .as_str()
    {
        "script" => {
            let heap = &session.image.machine().heap;
            let answers = elements(session, values[1]).and_then(|all| {
                let texts = all.iter().map(|it| heap.text(*it).map(str::to_string));
                texts.collect::<Option<Vec<String>>>()
            });
            let wrong = || HostError::argument("llm/with-script", 1, "list of strings");
            let script = Scripted::new(answers.ok_or_else(wrong)?);
            let script = SharedScript::new("inline", script);
            session.models.instead.push(Instead::Script(script));
        }
        "cassette" => {
            let path = session.argument(TEXT, "llm/with-cassette", values, 1)?;
            super::files::allowed(session, "llm/with-cassette", &path)?;
            let mode = text_option(session, values[2], "mode")?;
            let mode = mode.map_or(Some(Mode::Auto), |it| Mode::from_name(&it));
            let mode =
                mode.ok_or_else(|| wrong_option("mode", "`:auto`, `:record` or `:replay`"))?;
            let cassette = session.models.open_cassette(&path, mode)?;
            session.models.instead.push(Instead::Cassette(cassette));
        }
        _ => {
            let allowance = Allowance {
                tokens: number_option(session, values[1], "max-tokens")?.map(|it| it as u64),
                dollars: number_option(session, values[1], "max-cost-usd")?,
            };
            if allowance == Allowance::default() {
                return Err(HostError::new(
                    "eval",
                    "`llm/with-budget`: a budget has `:max-tokens` or `:max-cost-usd`",
                ));
            }
            session.models.meter.lock().budgets.push(Budget {
                allowance,
                taken: Taken::default(),
            });
        }
    }
    Ok(Value::NIL)
}

fn leave(session: &mut Session, values: &[Value]) -> Answer {
    match session
        .argument(super::super::argument::NAME, "%llm-leave", values, 0)?
        .as_str()
    {
        "budget" => drop(session.models.meter.lock().budgets.pop()),
        _ => drop(session.models.instead.pop()),
    }
    Ok(Value::NIL)
}

/// Returns what a target is: a name, a file or a pattern of such, `*env*`, or a value.
fn target(session: &Session, value: Value) -> Context {
    let machine = session.image.machine();
    if let Some(text) = machine.heap.text(value) {
        let is_source = [".lisp", ".sema", ".lsp", ".cl", ".scm"];
        let is_source = is_source.iter().any(|ending| text.ends_with(ending));
        let is_file = !text.contains('\n')
            && !text.is_empty()
            && (is_source || session.paths.root.join(Path::new(text)).is_file());
        return match is_file {
            true => Context::File(text.into()),
            false => Context::Value(session.image.print(value)),
        };
    }
    let name = session.image.name_of(value);
    match name {
        Some(name) if name == ENVIRONMENT => Context::Environment,
        Some(name) if session.image.binding(&name).is_some() => Context::Definition(name),
        _ => Context::Value(session.show_whole(value)),
    }
}

/// The symbol that stands for all that the program defines.
const ENVIRONMENT: &str = "*env*";

fn context(session: &mut Session, values: &[Value]) -> Answer {
    let target = target(session, values[0]);
    let told = session.context_of(&target)?;
    reply(session, Reply::Text(ask::told(&told.title, &told.text)))
}

/// Returns what something is called in the journal.
fn purpose(verb: &str, target: &Context) -> String {
    match target {
        Context::Definition(name) | Context::File(name) => format!("{verb} {name}"),
        Context::Environment => format!("{verb} {ENVIRONMENT}"),
        _ => format!("{verb} a value"),
    }
}

fn ask_about(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let target = target(session, values[0]);
    let question = session.argument(TEXT, "ask", values, 1)?;
    let told = session.context_of(&target)?;
    let request = ask::question(&told.title, &told.text, &question);
    let request = with_options(session, request, values[2])?;
    inquiry(session, request, values[2], &purpose("ask", &target)).map(asked)
}

fn ask_for_code(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let target = target(session, values[0]);
    let instruction = session.argument(TEXT, "ask/code", values, 1)?;
    let heap = &session.image.machine().heap;
    let before = heap.text(values[3]).zip(heap.text(values[4]));
    let before = before.map(|(reply, problem)| Retold {
        reply: reply.to_string(),
        problem: problem.to_string(),
    });
    let told = session.context_of(&target)?;
    let request = ask::code(&told.title, &told.text, &instruction, before.as_ref());
    let request = with_options(session, request, values[2])?;
    inquiry(session, request, values[2], &purpose("ask/code", &target)).map(asked)
}

fn choose(session: &mut Session, values: &[Value]) -> Answer {
    let name = match values.is_empty() {
        true => session.models.current(),
        false => {
            let named = session.argument(super::super::argument::NAME, "llm/use", values, 0)?;
            Some(session.models.choose(&named)?)
        }
    };
    reply(session, name.map_or(Reply::Nil, Reply::Text))
}

fn current_provider(session: &mut Session, _: &[Value]) -> Answer {
    let current = session.models.current();
    let found = current.as_deref().and_then(|it| it.split_once(':'));
    let found = found.map_or(Reply::Nil, |(provider, model)| {
        Reply::Record(vec![
            ("name", Reply::Keyword(provider.into())),
            ("model", Reply::text(model)),
        ])
    });
    reply(session, found)
}

/// Returns tokens as Sema names them.
fn usage(taken: crate::llm::chat::Usage) -> Vec<(&'static str, Reply)> {
    let count = |it: u64| Reply::Integer(i64::try_from(it).unwrap_or(i64::MAX));
    vec![
        ("prompt-tokens", count(taken.input_tokens)),
        ("completion-tokens", count(taken.output_tokens)),
        (
            "total-tokens",
            count(taken.input_tokens + taken.output_tokens),
        ),
    ]
}

fn last_usage(session: &mut Session, _: &[Value]) -> Answer {
    let last = session.models.meter.lock().last.clone();
    let found = last.map_or(Reply::Nil, |last| {
        let mut fields = usage(last.usage);
        fields.push(("model", Reply::Text(last.model)));
        fields.extend(last.dollars.map(|it| ("cost-usd", Reply::Float(it))));
        Reply::Record(fields)
    });
    reply(session, found)
}

fn session_usage(session: &mut Session, _: &[Value]) -> Answer {
    let all = session.models.meter.lock().all;
    let mut fields = usage(all.usage);
    fields.push(("cost-usd", Reply::Float(all.dollars)));
    reply(session, Reply::Record(fields))
}

fn budget_remaining(session: &mut Session, _: &[Value]) -> Answer {
    let budget = session.models.meter.lock().budgets.last().copied();
    let found = budget.map_or(Reply::Nil, |Budget { allowance, taken }| {
        let mut fields = Vec::new();
        if let Some(limit) = allowance.dollars {
            fields.push(("limit", Reply::Float(limit)));
            fields.push(("spent", Reply::Float(taken.dollars)));
            fields.push(("remaining", Reply::Float((limit - taken.dollars).max(0.0))));
        }
        if let Some(limit) = allowance.tokens {
            let count = |it: u64| Reply::Integer(i64::try_from(it).unwrap_or(i64::MAX));
            fields.push(("token-limit", count(limit)));
            fields.push(("tokens-spent", count(taken.tokens())));
            let left = limit.saturating_sub(taken.tokens());
            fields.push(("tokens-remaining", count(left)));
        }
        Reply::Record(fields)
    });
    reply(session, found)
}

fn set_pricing(session: &mut Session, values: &[Value]) -> Answer {
    let model = session.argument(TEXT, "llm/set-pricing", values, 0)?;
    let price = |at: usize| {
        let number = number_of(session, values[at]).filter(|it| *it >= 0.0);
        number.ok_or_else(|| HostError::argument("llm/set-pricing", at + 1, "dollars"))
    };
    let price = Price {
        input: price(1)?,
        output: price(2)?,
    };
    session.models.prices.insert(model, price);
    Ok(Value::NIL)
}
