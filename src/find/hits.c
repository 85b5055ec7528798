#include "find/hits.h"
