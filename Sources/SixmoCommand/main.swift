print("sixmo")
