//! What all exchanges on record took, by model.

use std::collections::BTreeMap;

use super::ExchangeRow;
use crate::llm::chat::Usage;
use crate::llm::price::Price;
use crate::session::config::LlmConfig;

/// What one model took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UsageRow {
    /// `provider:model`
    pub model: String,
    pub exchanges: u64,
    pub input_tokens: u64,
    pub output_tokens: u64,
    /// At the prices of now; nothing where the price is not known.
    pub dollars: Option<f64>,
}

/// Adds up exchanges by model, by name.
pub fn usage_rows(exchanges: &[ExchangeRow], settings: &LlmConfig) -> Vec<UsageRow> {
    let mut rows: BTreeMap<(&str, &str), UsageRow> = BTreeMap::new();
    for exchange in exchanges {
        let provider = exchange.text["provider"].as_str().unwrap_or_default();
        let count = |key: &str| exchange.text[key].as_u64().unwrap_or(0);
        let row = rows.entry((provider, &exchange.model)).or_default();
        row.exchanges += 1;
        row.input_tokens += count("input_tokens");
        row.output_tokens += count("output_tokens");
    }
    let priced = rows.into_iter().map(|((provider, model), row)| {
        let usage = Usage {
            input_tokens: row.input_tokens,
            output_tokens: row.output_tokens,
        };
        let price = Price::find(&settings.prices, provider, model);
        UsageRow {
            model: format!("{provider}:{model}"),
            dollars: price.map(|it| it.of(usage)),
            ..row
        }
    });
    priced.collect()
}
