#include "find/keywords.h"
