//! What tokens cost.

use std::collections::BTreeMap;

use super::chat::Usage;

/// Dollars for a million tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub input: f64,
    pub output: f64,
}

/// List prices by the beginning of a model's name. They change: what a project sets comes first.
#[rustfmt::skip]
const LISTED: &[(&str, f64, f64)] = &[
    ("claude-3-5-haiku",     0.80,  4.00),
    ("claude-3-7-sonnet",    3.00, 15.00),
    ("claude-haiku-4",       1.00,  5.00),
    ("claude-opus-4",       15.00, 75.00),
    ("claude-opus-4-5",      5.00, 25.00),
    ("claude-sonnet-4",      3.00, 15.00),
    ("deepseek-chat",        0.28,  0.42),
    ("deepseek-reasoner",    0.28,  0.42),
    ("gemini-2.0-flash",     0.10,  0.40),
    ("gemini-2.5-flash",     0.30,  2.50),
    ("gemini-2.5-flash-lite", 0.10, 0.40),
    ("gemini-2.5-pro",       1.25, 10.00),
    ("gpt-4.1",              2.00,  8.00),
    ("gpt-4.1-mini",         0.40,  1.60),
    ("gpt-4.1-nano",         0.10,  0.40),
    ("gpt-4o",               2.50, 10.00),
    ("gpt-4o-mini",          0.15,  0.60),
    ("gpt-5",                1.25, 10.00),
    ("gpt-5-mini",           0.25,  2.00),
    ("gpt-5-nano",           0.05,  0.40),
    ("o3",                   2.00,  8.00),
    ("o4-mini",              1.10,  4.40),
];

/// Providers whose models cost nothing: they run here, or answer from a file.
const FREE: &[&str] = &["ollama", "scripted"];

impl Price {
    /// Returns what an exchange cost, in dollars.
    pub fn of(&self, usage: Usage) -> f64 {
        (usage.input_tokens as f64 * self.input + usage.output_tokens as f64 * self.output) / 1e6
    }

    /// Returns the price of a model, if it is known: what `set` says of `provider:model` or of the model,
    /// or what is listed.
    pub fn find(set: &BTreeMap<String, Price>, provider: &str, model: &str) -> Option<Price> {
        let whole = format!("{provider}:{model}");
        if let Some(price) = set.get(&whole).or_else(|| set.get(model)) {
            return Some(*price);
        }
        if FREE.contains(&provider) {
            return Some(Price::default());
        }
        // The longest beginning knows best.
        let fitting = LISTED.iter().filter(|(start, ..)| model.starts_with(start));
        let found = fitting.max_by_key(|(start, ..)| start.len());
        found.map(|&(_, input, output)| Price { input, output })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_and_the_project_decide() {
        let none = BTreeMap::new();
        let output = |model: &str| Price::find(&none, "openai", model).map(|it| it.output);
        assert_eq!(output("gpt-5-mini-2025-08-07"), Some(2.0));
        assert_eq!(output("gpt-5"), Some(10.0));
        assert_eq!(output("unheard-of"), None);
        assert_eq!(
            Price::find(&none, "ollama", "unheard-of"),
            Some(Price::default())
        );
        let own = Price {
            input: 1.0,
            output: 2.0,
        };
        let set = BTreeMap::from([("here:gpt-5".to_string(), own)]);
        assert_eq!(Price::find(&set, "here", "gpt-5"), Some(own));
        let usage = Usage {
            input_tokens: 1_000_000,
            output_tokens: 500_000,
        };
        assert!((own.of(usage) - 2.0).abs() < 1e-9);
    }
}
