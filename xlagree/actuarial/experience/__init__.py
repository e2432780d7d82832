"""What histories show: fits, credibility, drift, the demand that follows, and forecasts tried on the past."""
