#include "CNetNames.h"
