"""Who may do what: roles, limited to channels and countries where wanted, and lent during absence."""
