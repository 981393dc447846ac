//! `imago llm`: whether the models answer, and what they took.

use clap::{Args, Subcommand};
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::Archive;
use crate::session::models::{CheckOutcome, CheckRow, UsageRow, check_all, usage_rows};

/// Look at the models that can be asked
#[derive(Args, Debug)]
pub struct Llm {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Ask each configured provider one short question, and say whether it answers
    ///
    /// Those are configured that `imago.toml` names under `[llm]`, and those whose key or address is in
    /// the environment: ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY, OLLAMA_HOST.
    Check {
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Add up what the exchanges on record took, by model
    Usage {
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
}

impl Verb for Llm {
    const NAME: &'static str = "llm";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        match self.what {
            What::Check { json, place } => check(console, json, &place),
            What::Usage { json, place } => usage(console, json, &place),
        }
    }
}

fn usage(console: &mut Console, json: bool, place: &Place) -> Result<Exit, Failure> {
    let options = place.options("repl")?;
    let exchanges = Archive::open_for_reading(&place.project()?)?.exchange_rows()?;
    let rows = usage_rows(&exchanges, &options.config.llm);
    if json {
        let rows: Vec<_> = rows.iter().map(usage_json).collect();
        console.json(&rows.into())?;
        return Ok(Exit::Fine);
    }
    for row in &rows {
        let plural = if row.exchanges == 1 { "" } else { "s" };
        let dollars = match row.dollars {
            Some(dollars) => format!("${dollars:.4}"),
            None => "price unknown".into(),
        };
        console.line(&format!(
            "{}  {} exchange{plural}, {} tokens in, {} out, {dollars}",
            console.tinted(Tint::Strong, &row.model),
            row.exchanges,
            row.input_tokens,
            row.output_tokens,
        ))?;
    }
    Ok(Exit::Fine)
}

fn usage_json(row: &UsageRow) -> serde_json::Value {
    json!({
        "model": row.model,
        "exchanges": row.exchanges,
        "input_tokens": row.input_tokens,
        "output_tokens": row.output_tokens,
        "dollars": row.dollars,
    })
}

fn check(console: &mut Console, json: bool, place: &Place) -> Result<Exit, Failure> {
    let options = place.options("repl")?;
    let rows = check_all(&options.config.llm, &options.folder);
    if json {
        let rows: Vec<_> = rows.iter().map(row_json).collect();
        console.json(&rows.into())?;
    } else if rows.is_empty() {
        console.line("no model is configured")?;
        console.line("  set `model = \"provider:model\"` under `[llm]` in `imago.toml`, or a key such as ANTHROPIC_API_KEY in the environment")?;
    } else {
        for row in &rows {
            show(console, row)?;
        }
    }
    let answers = |it: &CheckRow| matches!(it.outcome, CheckOutcome::Answers(_));
    Ok(match !rows.is_empty() && rows.iter().all(answers) {
        true => Exit::Fine,
        false => Exit::Findings,
    })
}

fn show(console: &mut Console, row: &CheckRow) -> Result<(), Failure> {
    let name = match row.model.is_empty() {
        true => row.provider.clone(),
        false => format!("{}:{}", row.provider, row.model),
    };
    let name = console.tinted(Tint::Strong, &name);
    match &row.outcome {
        CheckOutcome::Answers(took) => {
            console.line(&format!("{name}  answers ({:.1} s)", took.as_secs_f64()))
        }
        CheckOutcome::Fails { why, hint } => {
            let why = console.tinted(Tint::Error, why);
            console.line(&format!("{name}  does not answer: {why}"))?;
            match hint {
                Some(hint) => console.line(&format!("  {hint}")),
                None => Ok(()),
            }
        }
    }
}

fn row_json(row: &CheckRow) -> serde_json::Value {
    let (seconds, why, hint) = match &row.outcome {
        CheckOutcome::Answers(took) => (Some(took.as_secs_f64()), None, None),
        CheckOutcome::Fails { why, hint } => (None, Some(why), hint.as_deref()),
    };
    json!({
        "provider": row.provider,
        "model": row.model,
        "answers": seconds.is_some(),
        "seconds": seconds,
        "why": why,
        "hint": hint,
    })
}
