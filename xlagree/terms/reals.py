"""Numbers by the thousand, as one array."""

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
