"""Prices IT service agreements: pay as you go, prepaid blocks, retainers and fixed price."""

TYPE_CHECKING = False  # type checkers take it for true; importing typing would double the time of the import

if TYPE_CHECKING:
    from xlagree.actuarial.demand import Demand as Demand
    from xlagree.actuarial.experience.demand_fit import BookHistory as BookHistory
    from xlagree.economics.fee import Fee as Fee
    from xlagree.economics.outlook import Outlook as Outlook
    from xlagree.generate.batch import Batch as Batch
    from xlagree.generate.from_tables import generate_books as generate_books
    from xlagree.generate.from_tables import proposals as proposals
    from xlagree.generate.samples.starter import write_samples as write_samples
    from xlagree.hosts.answers import AgreementMonths as AgreementMonths
    from xlagree.hosts.answers import Benefits as Benefits
    from xlagree.hosts.answers import BreakEvens as BreakEvens
    from xlagree.hosts.answers import Comparison as Comparison
    from xlagree.hosts.answers import Curve as Curve
    from xlagree.hosts.answers import Forecast as Forecast
    from xlagree.hosts.forecasts import book_history as book_history
    from xlagree.hosts.forecasts import cheaper_chance as cheaper_chance
    from xlagree.hosts.forecasts import demand as demand
    from xlagree.hosts.forecasts import demand_from_history as demand_from_history
    from xlagree.hosts.forecasts import fee as fee
    from xlagree.hosts.forecasts import forecast as forecast
    from xlagree.hosts.forecasts import loss_chance as loss_chance
    from xlagree.hosts.forecasts import outlook as outlook
    from xlagree.hosts.forecasts import usage_table as usage_table
    from xlagree.hosts.given import costs as costs
    from xlagree.hosts.given import discounts as discounts
    from xlagree.hosts.given import plans as plans
    from xlagree.hosts.given import rate_card as rate_card
    from xlagree.hosts.given import usage as usage
    from xlagree.hosts.prices import benefits as benefits
    from xlagree.hosts.prices import break_even_hours as break_even_hours
    from xlagree.hosts.prices import break_evens as break_evens
    from xlagree.hosts.prices import compare as compare
    from xlagree.hosts.prices import curve as curve
    from xlagree.hosts.prices import effective_rate as effective_rate
    from xlagree.hosts.prices import price as price
    from xlagree.hosts.prices import schedule as schedule
    from xlagree.intake.proposals import Intake as Intake
    from xlagree.intake.usage_table import UsageTable as UsageTable
    from xlagree.pricing.costs import Costs as Costs
    from xlagree.pricing.discounts import Discount as Discount
    from xlagree.pricing.plans import Plan as Plan
    from xlagree.pricing.usage import Usage as Usage
    from xlagree.proposal.deal import Proposal as Proposal
    from xlagree.proposal.deal import RateCard as RateCard
    from xlagree.proposal.policy import Policy as Policy
    from xlagree.review.folder import review_files as review_files
    from xlagree.review.reviews import Review as Review
    from xlagree.review.reviews import Reviews as Reviews
    from xlagree.terms.errors import AgreementError as AgreementError

    __version__: str

PUBLIC = {
    "benefits": "xlagree.hosts.prices",
    "book_history": "xlagree.hosts.forecasts",
    "break_even_hours": "xlagree.hosts.prices",
    "break_evens": "xlagree.hosts.prices",
    "cheaper_chance": "xlagree.hosts.forecasts",
    "compare": "xlagree.hosts.prices",
    "costs": "xlagree.hosts.given",
    "curve": "xlagree.hosts.prices",
    "demand": "xlagree.hosts.forecasts",
    "demand_from_history": "xlagree.hosts.forecasts",
    "discounts": "xlagree.hosts.given",
    "effective_rate": "xlagree.hosts.prices",
    "fee": "xlagree.hosts.forecasts",
    "forecast": "xlagree.hosts.forecasts",
    "generate_books": "xlagree.generate.from_tables",
    "loss_chance": "xlagree.hosts.forecasts",
    "outlook": "xlagree.hosts.forecasts",
    "plans": "xlagree.hosts.given",
    "price": "xlagree.hosts.prices",
    "proposals": "xlagree.generate.from_tables",
    "rate_card": "xlagree.hosts.given",
    "review_files": "xlagree.review.folder",
    "schedule": "xlagree.hosts.prices",
    "usage": "xlagree.hosts.given",
    "usage_table": "xlagree.hosts.forecasts",
    "write_samples": "xlagree.generate.samples.starter",
    "AgreementError": "xlagree.terms.errors",
    "AgreementMonths": "xlagree.hosts.answers",
    "Batch": "xlagree.generate.batch",
    "Benefits": "xlagree.hosts.answers",
    "BookHistory": "xlagree.actuarial.experience.demand_fit",
    "BreakEvens": "xlagree.hosts.answers",
    "Comparison": "xlagree.hosts.answers",
    "Costs": "xlagree.pricing.costs",
    "Curve": "xlagree.hosts.answers",
    "Demand": "xlagree.actuarial.demand",
    "Discount": "xlagree.pricing.discounts",
    "Fee": "xlagree.economics.fee",
    "Forecast": "xlagree.hosts.answers",
    "Intake": "xlagree.intake.proposals",
    "Outlook": "xlagree.economics.outlook",
    "Plan": "xlagree.pricing.plans",
    "Policy": "xlagree.proposal.policy",
    "Proposal": "xlagree.proposal.deal",
    "RateCard": "xlagree.proposal.deal",
    "Review": "xlagree.review.reviews",
    "Reviews": "xlagree.review.reviews",
    "Usage": "xlagree.pricing.usage",
    "UsageTable": "xlagree.intake.usage_table",
}
"""Every public name and the module it lives in, which is loaded when somebody asks for it."""

__all__ = ["PUBLIC", "__version__"]
__all__ += list(PUBLIC)


def __dir__() -> list[str]:
    return sorted({*globals(), *PUBLIC, "__version__"})


if not TYPE_CHECKING:  # type checkers see the imports above, and report a name that there is not

    def __getattr__(name: str) -> object:
        """Load what was asked for, so that importing the package stays cheap."""
        from importlib import import_module

        if name == "__version__":
            from importlib.metadata import version

            return version("xlagree")
        if name not in PUBLIC:
            raise AttributeError(f"module 'xlagree' has no attribute {name!r}{_nearest(name)}")
        globals()[name] = value = getattr(import_module(PUBLIC[name]), name)
        return value

    def _nearest(name: str) -> str:
        from difflib import get_close_matches

        close = get_close_matches(name, PUBLIC, n=1)
        return f"; did you mean {close[0]}?" if close else ""
