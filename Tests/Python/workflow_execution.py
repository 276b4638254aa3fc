import requests
import time

API_KEY = "your_api_key_here"
WORKFLOW_ID = "your_workflow_id_here" # Replace with your workflow ID
BASE_URL = "https://api.sixtyfour.ai"

headers = {"x-api-key": API_KEY, "Content-Type": "application/json"}

# Run workflow
run_response = requests.post(
    f"{BASE_URL}/workflows/run?workflow_id={WORKFLOW_ID}",
    headers=headers,
    json={
        "webhook_payload": [
            {"company_name": "Acme Corp", "website": "acme.com"},
            {"company_name": "TechStart", "website": "techstart.io"}
        ]
    }
)
run_response.raise_for_status()
job_id = run_response.json()["job_id"]

# Poll until complete
while True:
    status = requests.get(
        f"{BASE_URL}/workflows/runs/{job_id}/live_status",
        headers=headers
    ).json()

    if status["overall_status"] in ["completed", "failed", "cancelled"]:
        break

    time.sleep(5)

# Download results
if status["overall_status"] == "completed":
    links = requests.get(
        f"{BASE_URL}/workflows/runs/{job_id}/results/download-links",
        headers=headers
    ).json()

    for r in links:
        print(f"{r['filename']}: {r['download_url']}")
