"""Reading free text against the figures: amounts, rates and counts of typed texts, bound to the facts they speak of."""
