//! Exchanges with models, as `imago log kind:model` and `imago show` print them.

use serde_json::{Value, json};

use super::console::{Console, Tint};
use super::failure::Failure;
use crate::session::clock;
use crate::session::models::ExchangeRow;
use crate::session::plain_text;

/// Returns an exchange on one line.
pub fn exchange_line(console: &Console, row: &ExchangeRow) -> String {
    let tail = [
        row.purpose.clone(),
        tokens(row),
        row.outcome.clone(),
        text(&row.text["trouble"]),
    ];
    let tail = tail.into_iter().filter(|it| !it.is_empty());
    format!(
        "{}  {}  {}  {}  {}",
        console.tinted(Tint::Strong, &format!("#{:<4}", row.seq)),
        clock::local_text(row.time_ms),
        row.model,
        row.action,
        tail.collect::<Vec<_>>().join("  "),
    )
}

fn tokens(row: &ExchangeRow) -> String {
    let count = |key: &str| row.text[key].as_u64().unwrap_or(0);
    let (asked, answered) = (count("input_tokens"), count("output_tokens"));
    format!("{asked} tokens in, {answered} out")
}

/// Returns a text of an entry as a terminal may have it.
fn text(value: &Value) -> String {
    plain_text(value.as_str().unwrap_or_default())
}

/// Prints an exchange, what was said to the model and what it answered.
pub fn show_exchange(console: &mut Console, row: &ExchangeRow) -> Result<(), Failure> {
    let title = format!("exchange #{} {} ({})", row.seq, row.model, row.purpose);
    console.line(&console.tinted(Tint::Strong, &title))?;
    let fields = [
        ("Provider", text(&row.text["provider"])),
        ("Prompt", text(&row.text["prompt_hash"])),
        ("Author", row.author.clone()),
        ("Date", clock::local_text(row.time_ms)),
        ("Ended", row.action.clone()),
        ("Trouble", text(&row.text["trouble"])),
        ("Took", tokens(row)),
        ("Became", row.outcome.clone()),
    ];
    for (field, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        console.line(&format!("{:<10} {value}", format!("{field}:")))?;
    }
    let request = &row.text["request"];
    part(console, "system", &text(&request["system"]))?;
    for turn in request["turns"].as_array().into_iter().flatten() {
        part(console, &text(&turn["speaker"]), &text(&turn["text"]))?;
    }
    part(console, "model", &text(&row.text["reply"]))
}

fn part(console: &mut Console, who: &str, said: &str) -> Result<(), Failure> {
    if said.is_empty() {
        return Ok(());
    }
    console.line(&format!("\n{}", console.tinted(Tint::Strong, who)))?;
    for line in said.lines() {
        console.line(format!("  {line}").trim_end())?;
    }
    Ok(())
}

/// Returns an exchange as the objects of `--json` have it.
pub fn exchange_json(row: &ExchangeRow) -> Value {
    json!({
        "seq": row.seq,
        "model": row.model,
        "action": row.action,
        "purpose": row.purpose,
        "outcome": row.outcome,
        "author": row.author,
        "time": clock::utc_text(row.time_ms),
        "exchange": row.text,
    })
}
