"""Hours of a period, as properties draw them."""

from hypothesis import strategies as st

from xlagree.actuarial.laws.aggregate import TotalHours
from xlagree.actuarial.laws.frequency import Counts
from xlagree.actuarial.laws.severity import Gamma, Lognormal

KINDS = st.sampled_from([Lognormal, Gamma])


MEANS, CONTAGIONS, SPREADS = (
    st.floats(1, 600),
    st.sampled_from([0.0, 0.02, 0.1, 0.3, 0.8]),
    st.floats(0.3, 2.5),
)


TOTALS = st.builds(
    lambda kind, mean, contagion, cv, hours: TotalHours(Counts(mean, contagion), kind(hours, cv)),
    KINDS,
    MEANS,
    CONTAGIONS,
    SPREADS,
    st.floats(0.25, 4),
)
