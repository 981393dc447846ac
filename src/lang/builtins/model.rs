//! Models: what is asked of them. The host asks; here is what is known of it.

use super::argument::arguments;
use super::{Builtin, Effect, hosted, pure};
use crate::lang::value::Value;
use crate::lang::value::map;
use crate::lang::value::print;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

const MODEL: Effect = Effect::Model;

#[rustfmt::skip]
pub(super) const TABLE: &[Builtin] = &[
    hosted("ask/context", "target", "Returns what a model is told of something when it is asked: of a definition its source, its examples with what came of them, what is known of it and found by the rules, who uses it and what it uses, and how it came to be; of a file or a pattern its text; of `*env*` what is defined; of another value the value.\n>>> (string-contains? (ask/context {:a 1}) \"{:a 1}\")\n#t", MODEL),
    hosted("llm/budget-remaining", "", "Returns what is left of the innermost budget as a map, nil without one: `:limit`, `:spent` and `:remaining` in dollars, `:token-limit`, `:tokens-spent` and `:tokens-remaining`.\n>>> (llm/with-budget {:max-tokens 9} llm/budget-remaining)\n{:token-limit 9 :tokens-remaining 9 :tokens-spent 0}", MODEL),
    hosted("llm/chat", "messages &optional options", "Sends a conversation, a list of messages, to the model and returns its answer as a string; options are those of `llm/complete`.\n>>> (llm/with-script '(\"Two million.\")\n...   (fn () (llm/chat (list (message :user \"Capital of France?\") (message :assistant \"Paris.\") (message :user \"Its population?\")))))\n\"Two million.\"\n>>> (llm/chat '())\n!! nothing is asked", MODEL),
    hosted("llm/complete", "prompt &optional options", "Asks the model and returns its answer as a string. The prompt is a string or a list of messages. Options are `:model`, `:system`, `:max-tokens`, `:temperature`, `:stop`, a string or several at which the answer ends, and `:timeout` in milliseconds.\n>>> (llm/with-script '(\"Paris.\") (fn () (llm/complete \"Capital of France?\" {:max-tokens 20})))\n\"Paris.\"\n>>> (llm/complete 5)\n!! type-error", MODEL),
    hosted("llm/current-provider", "", "Returns the provider and the model that are asked as a map of `:name` and `:model`; nil where there is none.\n>>> (progn (llm/use \"scripted:answers.md\") (llm/current-provider))\n{:model \"answers.md\" :name :scripted}", MODEL),
    hosted("llm/last-usage", "", "Returns what the newest exchange took as a map of `:prompt-tokens`, `:completion-tokens`, `:total-tokens`, `:model` and, where the price is known, `:cost-usd`; nil before the first.\n>>> (llm/with-script '(\"Yes.\") (fn () (llm/complete \"Are you there?\") (:total-tokens (llm/last-usage))))\n4", MODEL),
    hosted("llm/session-usage", "", "Returns what all exchanges of the session took as a map of `:prompt-tokens`, `:completion-tokens`, `:total-tokens` and `:cost-usd`.\n>>> (keys (llm/session-usage))\n(:completion-tokens :cost-usd :prompt-tokens :total-tokens)", MODEL),
    hosted("llm/set-pricing", "model input output", "Sets what a model costs, in dollars for a million tokens that it reads and that it writes.\n>>> (llm/set-pricing \"small\" 0.1 0.4)\nnil", MODEL),
    hosted("llm/use", "&optional model", "Chooses the model that is asked from now on, `provider:model`, a provider, or another model of the same provider; returns the one that is asked, nil where there is none.\n>>> (llm/use \"scripted:answers.md\")\n\"scripted:answers.md\"\n>>> (llm/use \"antropic:x\")\n!! llm", MODEL),
    pure("message", "role &rest content", "Returns a message of a conversation: who says it, `:user`, `:assistant` or `:system`, and what, joined as text.\n>>> (message :user \"6 and 7 are \" (+ 6 7))\n{:content \"6 and 7 are 13\" :role :user}", message),
];

fn message(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("message", values);
    let role = call.get(0).as_keyword().map(|it| ctx.symbols.name(it));
    if !matches!(role, Some("user" | "assistant" | "system" | "tool")) {
        return Err(call.wrong(ctx, 0, "`:user`, `:assistant` or `:system`"));
    }
    let mut text = String::new();
    for value in &values[1..] {
        let part = match ctx.heap.text(*value) {
            Some(part) => part.to_string(),
            None => print::display(ctx.heap, ctx.symbols, *value),
        };
        ctx.charge(part.len() / 16 + 1)?;
        ctx.reserve(text.len() + part.len())?;
        text.push_str(&part);
    }
    let text = ctx.heap.string(&text);
    let (role, content) = (ctx.keyword("role"), ctx.keyword("content"));
    Ok(map::from_flat(ctx.heap, &[role, values[0], content, text]))
}
