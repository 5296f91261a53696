/* Nothing before it: xc.h must bring all that it needs. */
#include "../../../shim/xc.h"
