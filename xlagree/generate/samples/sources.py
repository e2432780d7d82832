"""Where the sample's numbers come from: price lists and surveys that anybody can look up."""

from xlagree.generate.forms.rate_card_guide import Source

UNDATED = "undated, read 2026"

SOURCES = (
    Source("Hourly rate 140", "150 an hour for a technician", "EVERNET, published prices", UNDATED),
    Source("", "150; 135 with 10 hours prepaid", "Solution Pronto, rates", "2022"),
    Source("Evenings and weekends × 1.5", "1.5 evenings, 2 weekends", "Transoft Labs, billing practices", UNDATED),
    Source("Emergency × 2", "2.0 when more urgent than agreed", "TruAdvantage, service levels", UNDATED),
    Source("The largest premium counts", "premiums do not add up", "AlgaPSA, plan for weighted hours", "2026"),
    Source("Minimum 0.5 h, on site 1 h", "quarter-hour steps, 1 h on site", "Transoft Labs, billing practices", UNDATED),
    Source("Shorter minimum in agreements", "30 to 15 minutes, on site 60 to 30", "Lightpath IT, prepaid annual plan", UNDATED),
    Source("Block 20 at 12 % less", "20 h at 10 % less", "Computer Consulting 101", "2006"),
    Source("", "20 % less for a block; overage at list", "EVERNET, published prices", UNDATED),
    Source("Block life 12 months", "20 h for use within a year", "Good Guys IT, special offer", UNDATED),
    Source("Role weights 0.8 to 1.4", "0.85 bench, 1.2 senior, 1.5 architect", "AG MSP Coaching, contract roles", "2020"),
    Source("", "a senior consultant burns 1.4 hours", "EVERNET, published prices", UNDATED),
    Source("12 months agreed, 3 %", "3 % for 12 months, 5 % for 24", "svsmspcalc, quote rules", UNDATED),
    Source("Response 1 h, 4 h", "1, 2, 4 and 8 hours by priority", "Datasolved, support levels", UNDATED),
    Source("Service credit 5 to 10 %", "5 % of the monthly charge", "PRIME, hosting contract with Redwood City", UNDATED),
    Source("Yearly escalator 3 %", "0 to 10 %, or the consumer price index", "several agreements compared", UNDATED),
    Source("Cost of an hour 54 to 96", "55 to 85 an hour with overhead", "guides to pricing compared", UNDATED),
    Source("Fee per user 55", "85 a user, all included", "EVERNET, published prices", UNDATED),
    Source("Wanted margin 40 %", "65 % aimed at", "Taylor Business Group, by Kaseya", "2018"),
    Source("", "30 to 40 % left after negotiation", "guides to pricing compared", UNDATED),
    Source("Hours of a ticket", "log-normal fits, exponential does not", "Adedigba, University of Saskatchewan", "2005"),
    Source("Tickets of a client", "one for each employee in two months", "ECS, how many tickets are normal", UNDATED),
)  # fmt: skip
"""Currencies and years differ between them: the sample takes their proportions, not their prices."""
