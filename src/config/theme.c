#include "config/theme.h"
