#include "find/search.h"
